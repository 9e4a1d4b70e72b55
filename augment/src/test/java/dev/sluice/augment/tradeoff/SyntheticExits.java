package dev.sluice.augment.tradeoff;

import dev.sluice.bundle.calibration.Observations;
import dev.sluice.bundle.exit.StageCosts;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Observations drawn from a known law: an image has a difficulty d, uniform in [0, 1]; exit e is
 * right with probability 1 - (1 - skill) d^2, its confidence is that probability and some noise.
 */
final class SyntheticExits {

    private static final double BACKBONE = 0.9;

    private SyntheticExits() {}

    static Observations draw(int images, int earlyExits, long seed) {
        Random random = new Random(seed);
        Observations.Collector collector = new Observations.Collector(images, earlyExits);
        float[] confidence = new float[earlyExits];
        int[] answers = new int[earlyExits + 1];
        for (int image = 0; image < images; image++) {
            double difficulty = random.nextDouble();
            for (int exit = 0; exit <= earlyExits; exit++) {
                double skill = BACKBONE * (exit + 1) / (earlyExits + 1);
                double likely = 1 - (1 - skill) * difficulty * difficulty;
                answers[exit] = random.nextDouble() < likely ? 1 : 0;
                if (exit < earlyExits) {
                    double noisy = likely + 0.1 * random.nextGaussian();
                    confidence[exit] = (float) Math.min(1, Math.max(0, noisy));
                }
            }
            collector.add(confidence, answers, 1);
        }
        return collector.collect();
    }

    /**
     * Two early exits that know what they do not know: exit e is right where the difficulty is
     * below 0.6, 0.8 and 0.9, and its confidence is 1 less the difficulty, but for some noise.
     */
    static Observations drawSharp(int images, long seed) {
        Random random = new Random(seed);
        Observations.Collector collector = new Observations.Collector(images, 2);
        for (int image = 0; image < images; image++) {
            double difficulty = random.nextDouble();
            float[] confidence = {
                noisy(1 - difficulty, random), noisy(1 - difficulty, random),
            };
            int[] answers = {
                difficulty < 0.6 ? 1 : 0, difficulty < 0.8 ? 1 : 0, difficulty < 0.9 ? 1 : 0
            };
            collector.add(confidence, answers, 1);
        }
        return collector.collect();
    }

    private static float noisy(double confidence, Random random) {
        double noisy = 0.1 + 0.8 * confidence + 0.02 * random.nextGaussian();
        return (float) Math.min(1, Math.max(0, noisy));
    }

    /** Segments that share the backbone's MACs evenly, and branches of 8 % of it. */
    static StageCosts costs(int earlyExits) {
        Long[] segments = new Long[earlyExits + 1];
        Long[] branches = new Long[earlyExits + 1];
        Arrays.fill(segments, 100L);
        Arrays.fill(branches, 8L * (earlyExits + 1));
        branches[earlyExits] = 0L;
        return new StageCosts(List.of(segments), List.of(branches));
    }
}
