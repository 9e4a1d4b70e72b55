package dev.sluice.augment.calibrate;

import dev.sluice.augment.data.ImageSet;
import dev.sluice.bundle.calibration.Observations;
import dev.sluice.bundle.runtime.StageOutput;

/**
 * What every exit said of each of M images, every image having been run through all stages. Filled
 * once, by {@link StageChain}; not thread-safe before that.
 */
final class ExitScores {

    private final int classes;
    private final int[] labels;
    private final float[][] probabilities;
    private final float[][] confidence;
    private final int[][] answers;

    /**
     * @param exits the final one included
     * @param classes K
     */
    ExitScores(ImageSet images, int exits, int classes) {
        this.classes = classes;
        this.labels = new int[images.count()];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = images.label(i);
            if (labels[i] == ImageSet.NO_LABEL) {
                throw new IllegalArgumentException(
                        "image " + i + " has no label to calibrate with");
            }
        }
        this.probabilities = new float[exits][Math.multiplyExact(labels.length, classes)];
        this.confidence = new float[exits][labels.length];
        this.answers = new int[exits][labels.length];
    }

    /** Takes over what {@code exit} said of the images from {@code first} on. */
    void put(int exit, int first, StageOutput output) {
        for (int row = 0; row < output.records(); row++) {
            int image = first + row;
            if (!output.isFinite(row)) {
                throw new IllegalArgumentException(
                        "exit %d gave no number for calibration image %d".formatted(exit, image));
            }
            for (int k = 0; k < classes; k++) {
                probabilities[exit][image * classes + k] = output.probability(row, k);
            }
            confidence[exit][image] = output.confidence(row);
            answers[exit][image] = output.classIndex(row);
        }
    }

    int classes() {
        return classes;
    }

    /** [M]. Not copied. */
    int[] labels() {
        return labels;
    }

    /** [M][K] of an exit. Not copied. */
    float[] probabilities(int exit) {
        return probabilities[exit];
    }

    /** [M] of an exit. Not copied. */
    float[] confidence(int exit) {
        return confidence[exit];
    }

    /** [M]: whether an exit's answer is the label. */
    boolean[] right(int exit) {
        boolean[] right = new boolean[labels.length];
        for (int i = 0; i < right.length; i++) {
            right[i] = answers[exit][i] == labels[i];
        }
        return right;
    }

    Observations observations() {
        int earlyExits = answers.length - 1;
        Observations.Collector collector = new Observations.Collector(labels.length, earlyExits);
        float[] confidences = new float[earlyExits];
        int[] answered = new int[earlyExits + 1];
        for (int image = 0; image < labels.length; image++) {
            for (int exit = 0; exit <= earlyExits; exit++) {
                answered[exit] = answers[exit][image];
                if (exit < earlyExits) {
                    confidences[exit] = confidence[exit][image];
                }
            }
            collector.add(confidences, answered, labels[image]);
        }
        return collector.collect();
    }
}
