package dev.sluice.augment.train.learning;

import dev.sluice.augment.data.ImageSet;
import java.util.Locale;
import java.util.stream.IntStream;

/** What a right answer is while training. */
public enum Labels {
    /** The backbone's own answer, right or wrong: images need no labels. */
    BACKBONE,
    /** The label of the image; each must have one. */
    DATA;

    /** {@link #DATA} where every image has a label, else {@link #BACKBONE}. */
    public static Labels of(ImageSet images) {
        return IntStream.range(0, images.count())
                        .anyMatch(i -> images.label(i) == ImageSet.NO_LABEL)
                ? BACKBONE
                : DATA;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
