package dev.sluice.augment.evaluate;

import dev.sluice.augment.data.ImageSet;
import dev.sluice.bundle.calibration.Observations;
import dev.sluice.bundle.calibration.Reference;

/**
 * What each of E + 1 exits said of each of M images, every image having been run through all
 * stages. Filled once, by {@link Cascade#survey}; not changed after that.
 */
public final class Survey {

    private final int[][] answers;
    private final float[][] confidence;

    /**
     * A survey over arrays that become its own.
     *
     * @param answers [E + 1][M], class indices; the last exit's are the backbone's
     * @param confidence [E + 1][M], in [0, 1]
     */
    public Survey(int[][] answers, float[][] confidence) {
        this.answers = answers;
        this.confidence = confidence;
    }

    /** M. */
    public int images() {
        return answers[0].length;
    }

    /** E + 1, the final one included. */
    public int exits() {
        return answers.length;
    }

    public int answer(int image, int exit) {
        return answers[exit][image];
    }

    /** [M]: confidence of an exit. */
    public float[] confidence(int exit) {
        return confidence[exit].clone();
    }

    public float confidence(int image, int exit) {
        return confidence[exit][image];
    }

    /**
     * [M]: the class that each image's answers are held against.
     *
     * @param classes K
     * @throws IllegalArgumentException if a label is none of the K classes
     */
    public int[] truth(Reference reference, ImageSet images, int classes) {
        return Truth.of(reference, images, classes, answers[exits() - 1].clone());
    }

    /** [M]: whether an exit's answer is as {@code truth} [M] says. */
    public boolean[] right(int exit, int[] truth) {
        boolean[] right = new boolean[truth.length];
        for (int i = 0; i < right.length; i++) {
            right[i] = answers[exit][i] == truth[i];
        }
        return right;
    }

    /**
     * In the form that follows any thresholds.
     *
     * @param truth [M]
     */
    public Observations observations(int[] truth) {
        int earlyExits = exits() - 1;
        Observations.Collector collector = new Observations.Collector(images(), earlyExits);
        float[] confidences = new float[earlyExits];
        int[] answered = new int[earlyExits + 1];
        for (int image = 0; image < images(); image++) {
            for (int exit = 0; exit <= earlyExits; exit++) {
                answered[exit] = answers[exit][image];
                if (exit < earlyExits) {
                    confidences[exit] = confidence[exit][image];
                }
            }
            collector.add(confidences, answered, truth[image]);
        }
        return collector.collect();
    }
}
