package dev.sluice.augment.data;

import dev.sluice.bundle.ImageSpec;
import java.util.List;
import javax.annotation.Nullable;

/**
 * What images are to become where the data leaves it open: PNG and JPEG have any size, and a folder
 * or a topic any number of them.
 *
 * @param image size, colours and the rule for other sizes; null where nobody has said, so that only
 *     formats of one size can be read
 * @param classNames in the order of the labels; empty where nobody has said
 * @param classes how many there are: as many as names where there are names; 0 where nobody has
 *     said
 * @param mostImages to read, at least 1, where reading is dear
 */
public record WantedImages(
        @Nullable ImageSpec image, List<String> classNames, int classes, int mostImages) {

    /** As the data has them. */
    public static final WantedImages ANY = new WantedImages(null, List.of(), Integer.MAX_VALUE);

    public WantedImages {
        classNames = List.copyOf(classNames);
        if (classes < 0 || !classNames.isEmpty() && classNames.size() != classes) {
            throw new IllegalArgumentException(
                    "%d classes of the names %s".formatted(classes, classNames));
        }
        if (mostImages < 1) {
            throw new IllegalArgumentException(
                    "%d images; expected 1 or more".formatted(mostImages));
        }
    }

    /** Of as many classes as there are names. */
    public WantedImages(@Nullable ImageSpec image, List<String> classNames, int mostImages) {
        this(image, classNames, classNames.size(), mostImages);
    }
}
