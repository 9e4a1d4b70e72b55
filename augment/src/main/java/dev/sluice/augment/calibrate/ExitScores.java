package dev.sluice.augment.calibrate;

import dev.sluice.augment.data.ImageSet;
import dev.sluice.bundle.calibration.Observations;
import dev.sluice.bundle.calibration.Reference;
import dev.sluice.bundle.runtime.StageOutput;
import javax.annotation.Nullable;

/**
 * What every exit said of each of M images, every image having been run through all stages. Filled
 * once, by {@link StageChain}; not thread-safe before that.
 *
 * <p>Where no image has a label, what the final exit says is held to be right.
 */
final class ExitScores {

    private final int classes;
    private final Reference reference;

    /** The true labels, or null where the final exit's answers stand for them. */
    @Nullable private final int[] labels;

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
        this.labels = labels(images, classes);
        this.reference = labels == null ? Reference.BACKBONE : Reference.LABELS;
        this.probabilities = new float[exits][Math.multiplyExact(count, classes)];
        this.confidence = new float[exits][count];
        this.answers = new int[exits][count];
    }

    @Nullable
    private static int[] labels(ImageSet images, int classes) {
        int[] labels = new int[images.count()];
        int labelled = 0;
        for (int i = 0; i < labels.length; i++) {
            labels[i] = images.label(i);
            labelled += labels[i] == ImageSet.NO_LABEL ? 0 : 1;
            if (labels[i] >= classes) {
                throw new IllegalArgumentException(
                        "label of calibration image %d is %d; expected one of %d classes"
                                .formatted(i, labels[i], classes));
            }
        }
        if (labelled > 0 && labelled < labels.length) {
            throw new IllegalArgumentException(
                    "%d of %d calibration images have a label; expected all, or none"
                            .formatted(labelled, labels.length));
        }
        return labelled == 0 ? null : labels;
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

    Reference reference() {
        return reference;
    }

    /** [M], the class that counts as right. Not copied. */
    int[] truth() {
        return labels == null ? answers[answers.length - 1] : labels;
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
        int[] truth = truth();
        boolean[] right = new boolean[truth.length];
        for (int i = 0; i < right.length; i++) {
            right[i] = answers[exit][i] == truth[i];
        }
        return right;
    }

    Observations observations() {
        int earlyExits = answers.length - 1;
        int[] truth = truth();
        Observations.Collector collector = new Observations.Collector(truth.length, earlyExits);
        float[] confidences = new float[earlyExits];
        int[] answered = new int[earlyExits + 1];
        for (int image = 0; image < truth.length; image++) {
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
