package dev.sluice.augment.evaluate;

import dev.sluice.augment.data.ImageSet;
import dev.sluice.bundle.calibration.Outcome;

/** What an answer is held against. */
public enum Reference {

    /** The images' own labels: a share of right answers is an accuracy. */
    LABELS("accuracy", "right"),

    /** The backbone's answers, where there are no labels: such a share is an agreement. */
    BACKBONE("agreement with the backbone", "as the backbone");

    private final String shareName;
    private final String adjective;

    Reference(String shareName, String adjective) {
        this.shareName = shareName;
        this.adjective = adjective;
    }

    /** What the share of answers that equal the reference is called. */
    public String shareName() {
        return shareName;
    }

    /** What an answer that equals the reference is called. */
    public String adjective() {
        return adjective;
    }

    /** The share of answers that equal the reference. */
    public double share(Outcome outcome) {
        return this == LABELS ? outcome.accuracy() : outcome.agreement();
    }

    /**
     * The labels if all images have one, the backbone if none has.
     *
     * @throws IllegalArgumentException if there are no images, or only some have a label
     */
    public static Reference of(ImageSet images) {
        if (images.count() == 0) {
            throw new IllegalArgumentException("no images to evaluate on");
        }
        int labelled = 0;
        for (int i = 0; i < images.count(); i++) {
            labelled += images.label(i) == ImageSet.NO_LABEL ? 0 : 1;
        }
        if (labelled > 0 && labelled < images.count()) {
            throw new IllegalArgumentException(
                    "%d of %d images have a label; expected all or none"
                            .formatted(labelled, images.count()));
        }
        return labelled == 0 ? BACKBONE : LABELS;
    }

    /**
     * The class that each image's answers are held against.
     *
     * @param classes K
     * @param backboneAnswers [M], not copied
     * @throws IllegalArgumentException if a label is none of the K classes
     */
    int[] truth(ImageSet images, int classes, int[] backboneAnswers) {
        if (this == BACKBONE) {
            return backboneAnswers;
        }
        int[] labels = new int[images.count()];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = images.label(i);
            if (labels[i] >= classes) {
                throw new IllegalArgumentException(
                        "label of image %d is %d; expected one of the bundle's %d classes"
                                .formatted(i, labels[i], classes));
            }
        }
        return labels;
    }
}
