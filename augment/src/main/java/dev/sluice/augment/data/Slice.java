package dev.sluice.augment.data;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Every N-th image: those whose position in the data, modulo N, is I. The N slices of one set never
 * meet and together are all of it, so that thresholds can be chosen on one and reported on another.
 *
 * @param index I, in [0, N)
 * @param of N, at least 1
 */
public record Slice(int index, int of) {

    /** All images. */
    public static final Slice ALL = new Slice(0, 1);

    private static final Pattern FORM = Pattern.compile("(\\d{1,9})/(\\d{1,9})");

    public Slice {
        if (of < 1 || index < 0 || index >= of) {
            throw new IllegalArgumentException(
                    "slice %d/%d; expected I/N with I from 0 to N-1".formatted(index, of));
        }
    }

    /** Reads {@code I/N}. */
    public static Slice parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException(
                    "slice '%s'; expected I/N with I from 0 to N-1, such as 0/2".formatted(text));
        }
        return new Slice(Integer.parseInt(form.group(1)), Integer.parseInt(form.group(2)));
    }

    /**
     * A view of this slice of {@code images}.
     *
     * @throws IllegalArgumentException if there is no image in it
     */
    public ImageSet of(ImageSet images) {
        if (images.count() <= index) {
            throw new IllegalArgumentException(
                    "slice %s of %d images is empty".formatted(this, images.count()));
        }
        int last = (images.count() - 1 - index) / of;
        return images.subset(IntStream.rangeClosed(0, last).map(i -> index + i * of).toArray());
    }

    @Override
    public String toString() {
        return index + "/" + of;
    }
}
