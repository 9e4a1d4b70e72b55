package dev.sluice.augment.calibrate;

import dev.sluice.augment.data.ImageSet;
import dev.sluice.augment.evaluate.Survey;
import dev.sluice.augment.evaluate.Truth;
import dev.sluice.bundle.calibration.Observations;
import dev.sluice.bundle.calibration.Reference;
import dev.sluice.bundle.exit.Thresholds;
import dev.sluice.bundle.runtime.StageOutput;

/**
 * What every exit said of each of M images, every image having been run through all stages. Filled
 * once, by {@link StageChain}; not thread-safe before that.
 *
 * <p>Where no image has a label, what the final exit says is held to be right.
 */
final class ExitScores {

    private final int classes;
    private final Reference reference;

    /** The true labels, or the final exit's answers themselves where there are none. */
    private final int[] truth;

    private final float[][] probabilities;
    private final float[][] confidence;
    private final int[][] answers;

    /**
     * @param exits the final one included
     * @param classes K
     * @throws IllegalArgumentException if some images have a label and some have none, or a label
     *     is none of the K classes
     */
    ExitScores(ImageSet images, int exits, int classes) {
        this.classes = classes;
        int count = images.count();
        this.reference = Truth.reference(images);
        this.answers = new int[exits][count];
        this.truth = Truth.of(reference, images, classes, answers[exits - 1]);
        this.probabilities = new float[exits][Math.multiplyExact(count, classes)];
        this.confidence = new float[exits][count];
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

    /** The final one included. */
    int exits() {
        return answers.length;
    }

    /** [M] of an exit. Not copied. */
    int[] answers(int exit) {
        return answers[exit];
    }

    /** [M]: of the cascade, at thresholds. */
    int[] answers(Thresholds thresholds) {
        Observations observations = observations();
        int[] given = new int[truth.length];
        for (int image = 0; image < given.length; image++) {
            given[image] = answers[observations.exitOf(image, thresholds)][image];
        }
        return given;
    }

    Reference reference() {
        return reference;
    }

    /** [M], the class that counts as right. Not copied. */
    int[] truth() {
        return truth;
    }

    /** [M][K] of an exit. Not copied. */
    float[] probabilities(int exit) {
        return probabilities[exit];
    }

    /** [M] of an exit. Not copied. */
    float[] confidence(int exit) {
        return confidence[exit];
    }

    /** [M]: whether an exit's answer is right. */
    boolean[] right(int exit) {
        return survey().right(exit, truth);
    }

    Observations observations() {
        return survey().observations(truth);
    }

    private Survey survey() {
        return new Survey(answers, confidence);
    }
}
