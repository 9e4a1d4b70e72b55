package dev.sluice.bundle.calibration;

import dev.sluice.bundle.exit.StageCosts;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Seeded noise in plain arrays, and what follows from it without the code under test. */
final class RandomImages {

    private static final int CLASSES = 3;

    private final int earlyExits;
    private final float[][] confidence;
    private final int[][] answers;
    private final int[] labels;
    private final long[] segments;
    private final long[] branches;

    RandomImages(int images, int earlyExits, long seed) {
        Random random = new Random(seed);
        this.earlyExits = earlyExits;
        this.confidence = new float[images][earlyExits];
        this.answers = new int[images][];
        this.labels = random.ints(images, 0, CLASSES).toArray();
        this.segments = random.longs(earlyExits + 1, 1, 1_000_000).toArray();
        this.branches = random.longs(earlyExits + 1, 0, 100_000).toArray();
        branches[earlyExits] = 0;
        for (int image = 0; image < images; image++) {
            answers[image] = random.ints(earlyExits + 1, 0, CLASSES).toArray();
            for (int exit = 0; exit < earlyExits; exit++) {
                confidence[image][exit] = random.nextFloat();
            }
        }
    }

    Observations observations() {
        Observations.Collector collector = new Observations.Collector(labels.length, earlyExits);
        for (int image = 0; image < labels.length; image++) {
            collector.add(confidence[image], answers[image], labels[image]);
        }
        return collector.collect();
    }

    StageCosts costs() {
        List<Long> segmentMacs = new ArrayList<>();
        List<Long> branchMacs = new ArrayList<>();
        for (int stage = 0; stage <= earlyExits; stage++) {
            segmentMacs.add(segments[stage]);
            branchMacs.add(branches[stage]);
        }
        return new StageCosts(segmentMacs, branchMacs);
    }

    /** Walks every image through the exits and adds up what it costs on its way. */
    Outcome naive(double[] thresholds) {
        int[] left = new int[earlyExits + 1];
        double right = 0;
        double agreeing = 0;
        double macs = 0;
        double backbone = 0;
        for (int image = 0; image < labels.length; image++) {
            int exit = 0;
            macs += segments[0] + branches[0];
            while (exit < earlyExits && (double) confidence[image][exit] <= thresholds[exit]) {
                exit++;
                macs += segments[exit] + branches[exit];
            }
            for (long segment : segments) {
                backbone += segment;
            }
            left[exit]++;
            right += answers[image][exit] == labels[image] ? 1 : 0;
            agreeing += answers[image][exit] == answers[image][earlyExits] ? 1 : 0;
        }
        List<Double> rates = new ArrayList<>();
        for (int count : left) {
            rates.add(count / (double) labels.length);
        }
        return new Outcome(rates, right / labels.length, agreeing / labels.length, macs / backbone);
    }
}
