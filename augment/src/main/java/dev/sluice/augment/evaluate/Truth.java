package dev.sluice.augment.evaluate;

import dev.sluice.augment.data.ImageSet;
import dev.sluice.bundle.calibration.Reference;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** What the answers on a set of images are held against. */
public final class Truth {

    private Truth() {}

    /**
     * The labels if all images have one, the backbone if none has.
     *
     * @throws IllegalArgumentException if there are no images, or only some have a label
     */
    public static Reference reference(ImageSet images) {
        if (images.count() == 0) {
            throw new IllegalArgumentException("no images");
        }
        int labelled = labelled(images);
        if (labelled > 0 && labelled < images.count()) {
            throw new IllegalArgumentException(
                    "%d of %d images have a label; expected all or none"
                            .formatted(labelled, images.count()));
        }
        return labelled == 0 ? Reference.BACKBONE : Reference.LABELS;
    }

    /**
     * Images of which all have a label or none has: where only some have one, they are taken as if
     * none had, for accuracy on some of them and agreement on the others make no one figure.
     *
     * @param warnings told how many have one, where that is so
     */
    public static ImageSet allOrNone(ImageSet images, Consumer<String> warnings) {
        int labelled = labelled(images);
        if (labelled == 0 || labelled == images.count()) {
            return images;
        }
        warnings.accept(
                "%d of %d images have a label, so that no label counts: answers are held against the backbone's"
                        .formatted(labelled, images.count()));
        return images.withoutLabels();
    }

    private static int labelled(ImageSet images) {
        return (int)
                IntStream.range(0, images.count())
                        .filter(i -> images.label(i) != ImageSet.NO_LABEL)
                        .count();
    }

    /**
     * The class that each image's answers are held against.
     *
     * @param classes K
     * @param backboneAnswers [M], not copied; may be filled in later where they are the truth
     * @throws IllegalArgumentException if a label is none of the K classes
     */
    public static int[] of(
            Reference reference, ImageSet images, int classes, int[] backboneAnswers) {
        if (reference == Reference.BACKBONE) {
            return backboneAnswers;
        }
        int[] labels = new int[images.count()];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = images.label(i);
            if (labels[i] >= classes) {
                throw new IllegalArgumentException(
                        "label of image %d is %d; expected one of %d classes"
                                .formatted(i, labels[i], classes));
            }
        }
        return labels;
    }
}
