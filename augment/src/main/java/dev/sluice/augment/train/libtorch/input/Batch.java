package dev.sluice.augment.train.libtorch.input;

import dev.sluice.augment.data.ImageSet;
import dev.sluice.augment.data.ImageShape;
import dev.sluice.augment.train.libtorch.layer.Tensors;
import dev.sluice.augment.train.recipe.Augmentation;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.Random;
import org.bytedeco.pytorch.Tensor;

/**
 * The images of one step, cropped and mirrored, with their labels, in direct memory that every step
 * uses again. Not thread-safe.
 */
public final class Batch {

    private final ImageShape shape;
    private final ByteBuffer images;
    private final LongBuffer labels;
    private final int[] rows;
    private final byte[] original;
    private final byte[] augmented;

    /**
     * @throws IllegalArgumentException if so many images have 2 GB or more
     */
    public Batch(ImageShape shape, int size) {
        this.shape = shape;
        this.images = ByteBuffer.allocateDirect(bytes(shape, size));
        this.labels =
                ByteBuffer.allocateDirect(size * Long.BYTES)
                        .order(ByteOrder.nativeOrder())
                        .asLongBuffer();
        this.rows = new int[size];
        this.original = new byte[shape.pixels()];
        this.augmented = new byte[shape.pixels()];
    }

    private static int bytes(ImageShape shape, int size) {
        long bytes = (long) size * shape.pixels();
        if (bytes > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "a batch of %d images of %s has %,d bytes; expected less than 2 GB, so a smaller"
                                    .formatted(size, shape, bytes)
                            + " batch size");
        }
        return (int) bytes;
    }

    /** Takes as many images as fit, those at {@code order[from]} and after. */
    public void fill(
            ImageSet set, int[] order, int from, Augmentation augmentation, Random random) {
        images.clear();
        labels.clear();
        for (int i = 0; i < rows.length; i++) {
            rows[i] = order[from + i];
            set.copyImage(rows[i], original, 0);
            augment(augmentation, random);
            images.put(augmented);
            labels.put(set.label(rows[i]));
        }
        images.rewind();
        labels.rewind();
    }

    public int size() {
        return rows.length;
    }

    /** Where image {@code i} of this batch stands in the set that it was taken from. */
    int row(int i) {
        return rows[i];
    }

    /** uint8 [N,C,H,W], direct. */
    ByteBuffer images() {
        return images;
    }

    /** uint8 [N,C,H,W], a view of this batch's memory. */
    public Tensor imagesView() {
        return Tensors.view(images, rows.length, shape.channels(), shape.height(), shape.width());
    }

    /** int64 [N], a view of this batch's memory. */
    public Tensor labelsView() {
        return Tensors.view(labels, rows.length);
    }

    private void augment(Augmentation augmentation, Random random) {
        int padding = augmentation.cropPadding();
        int down = padding == 0 ? 0 : random.nextInt(2 * padding + 1) - padding;
        int right = padding == 0 ? 0 : random.nextInt(2 * padding + 1) - padding;
        boolean mirrored = random.nextDouble() < augmentation.flipProbability();
        Arrays.fill(augmented, (byte) 0);
        int from = Math.max(0, -right);
        int length = shape.width() - Math.abs(right);
        for (int line = 0; line < shape.channels() * shape.height(); line++) {
            int source = line % shape.height() + down;
            if (source < 0 || source >= shape.height() || length <= 0) {
                continue;
            }
            int target = line * shape.width();
            System.arraycopy(
                    original,
                    target + down * shape.width() + from + right,
                    augmented,
                    target + from,
                    length);
            if (mirrored) {
                mirror(target);
            }
        }
    }

    private void mirror(int start) {
        for (int left = start, right = start + shape.width() - 1; left < right; left++, right--) {
            byte kept = augmented[left];
            augmented[left] = augmented[right];
            augmented[right] = kept;
        }
    }
}
