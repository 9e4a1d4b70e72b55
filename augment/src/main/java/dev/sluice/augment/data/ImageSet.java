package dev.sluice.augment.data;

import dev.sluice.bundle.ImageSpec;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import javax.annotation.Nullable;

/**
 * Images of one shape, dtype uint8, planar [count][C][H][W], each with a label in [0, K) or {@link
 * #NO_LABEL}.
 *
 * <p>Immutable and safe to share among threads. Subsets are views: they hold row numbers and share
 * the pixels, which lie on the heap or, where they are many, in a temporary file (see {@link
 * ImageCollector}); a file that can no longer be read is an {@link java.io.UncheckedIOException}.
 */
public final class ImageSet {

    /** What {@link #label} gives for an image of which the class is not known. */
    public static final int NO_LABEL = -1;

    private final ImageShape shape;
    private final PixelStore pixels;
    private final int[] labels;
    private final int[] rows;
    private final List<String> classNames;

    /** Null until first asked for; whoever asks at the same time writes the same. */
    @Nullable private volatile String sha256;

    private ImageSet(
            ImageShape shape,
            PixelStore pixels,
            int[] labels,
            int[] rows,
            List<String> classNames) {
        this.shape = shape;
        this.pixels = pixels;
        this.labels = labels;
        this.rows = rows;
        this.classNames = classNames;
    }

    /**
     * A set over arrays that become its own: the caller does not write to them afterwards. For many
     * images there is {@link ImageCollector}.
     *
     * @param pixels uint8 [count][C][H][W]
     * @param labels [count], each in [0, K) or {@link #NO_LABEL}
     * @param classNames K names; a label is an index into them
     */
    public static ImageSet of(
            ImageShape shape, byte[] pixels, int[] labels, List<String> classNames) {
        if (pixels.length != (long) labels.length * shape.pixels()) {
            throw new IllegalArgumentException(
                    "%d labels of %s images need %d bytes, found %d"
                            .formatted(
                                    labels.length,
                                    shape,
                                    (long) labels.length * shape.pixels(),
                                    pixels.length));
        }
        List<byte[]> images = new ArrayList<>(labels.length);
        for (int i = 0; i < labels.length; i++) {
            int from = i * shape.pixels();
            images.add(Arrays.copyOfRange(pixels, from, from + shape.pixels()));
        }
        return of(shape, new HeapPixels(images), labels.length, labels, classNames);
    }

    static ImageSet of(
            ImageShape shape, PixelStore pixels, int count, int[] labels, List<String> classNames) {
        if (labels.length != count) {
            throw new IllegalArgumentException(
                    "%d labels of %d images".formatted(labels.length, count));
        }
        for (int i = 0; i < count; i++) {
            if (labels[i] < NO_LABEL || labels[i] >= classNames.size()) {
                throw new IllegalArgumentException(
                        "label of image %d must be in [0, %d), found %d"
                                .formatted(i, classNames.size(), labels[i]));
            }
        }
        int[] rows = IntStream.range(0, count).toArray();
        return new ImageSet(shape, pixels, labels, rows, List.copyOf(classNames));
    }

    public ImageShape shape() {
        return shape;
    }

    public int count() {
        return rows.length;
    }

    /** K names, in the order of the labels. */
    public List<String> classNames() {
        return classNames;
    }

    /** The label of image {@code index}, in [0, K), or {@link #NO_LABEL}. */
    public int label(int index) {
        return labels[rows[index]];
    }

    /**
     * Refuses images of another shape than a bundle takes.
     *
     * @throws IllegalArgumentException if they are; shows both
     */
    public void requireFit(ImageSpec bundle) {
        ImageShape expected = ImageShape.of(bundle);
        if (!shape.equals(expected)) {
            throw new IllegalArgumentException(
                    "images are %s; the bundle takes %s".formatted(shape, expected));
        }
    }

    /** Copies image {@code index} as uint8 [C][H][W] to {@code target} from {@code offset} on. */
    public void copyImage(int index, byte[] target, int offset) {
        putImage(index, ByteBuffer.wrap(target, offset, shape.pixels()));
    }

    /** Appends image {@code index} as uint8 [C][H][W] at the position of {@code target}. */
    public void putImage(int index, ByteBuffer target) {
        pixels.put(rows[index], target);
    }

    /**
     * Fills a buffer with images as uint8 [N][C][H][W].
     *
     * @param from index of the first
     * @param target for N images or more; left at its start, with the limit behind the last image
     * @return target
     */
    public ByteBuffer fill(ByteBuffer target, int from, int count) {
        target.clear();
        for (int i = 0; i < count; i++) {
            putImage(from + i, target);
        }
        return target.flip();
    }

    /** A view of the images at {@code indices}, in that order, without a copy of their pixels. */
    public ImageSet subset(int[] indices) {
        int[] selected = new int[indices.length];
        for (int i = 0; i < indices.length; i++) {
            selected[i] = rows[indices[i]];
        }
        return new ImageSet(shape, pixels, labels, selected, classNames);
    }

    /** A view of the first {@code limit} images, or of all where there are no more. */
    public ImageSet first(int limit) {
        return new ImageSet(
                shape,
                pixels,
                labels,
                Arrays.copyOf(rows, Math.min(limit, rows.length)),
                classNames);
    }

    /** The same images with other class names; there are as many of them as labels need. */
    public ImageSet withClassNames(List<String> names) {
        int largest = Arrays.stream(rows).map(row -> labels[row]).max().orElse(NO_LABEL);
        if (largest >= names.size()) {
            throw new IllegalArgumentException(
                    "label %d needs at least %d class names, found %d: %s"
                            .formatted(largest, largest + 1, names.size(), names));
        }
        return new ImageSet(shape, pixels, labels, rows, List.copyOf(names));
    }

    /** The same images, none with a label. */
    public ImageSet withoutLabels() {
        int[] none = new int[labels.length];
        Arrays.fill(none, NO_LABEL);
        return new ImageSet(shape, pixels, none, rows, classNames);
    }

    /**
     * SHA-256, in hex, of the shape, then of each image's label (int32, big-endian) and pixels in
     * order. Class names are not in it, nor is the format that the images were read from.
     */
    public String sha256() {
        String known = sha256;
        if (known == null) {
            known = digest();
            sha256 = known;
        }
        return known;
    }

    private String digest() {
        MessageDigest digest = newSha256();
        digest.update(header());
        ByteBuffer image = ByteBuffer.allocate(Integer.BYTES + shape.pixels());
        for (int i = 0; i < rows.length; i++) {
            putImage(i, image.clear().putInt(label(i)));
            digest.update(image.flip());
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private byte[] header() {
        return ByteBuffer.allocate(4 * Integer.BYTES)
                .putInt(rows.length)
                .putInt(shape.channels())
                .putInt(shape.height())
                .putInt(shape.width())
                .array();
    }

    private static MessageDigest newSha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
