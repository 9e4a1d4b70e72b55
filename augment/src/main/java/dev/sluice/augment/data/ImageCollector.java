package dev.sluice.augment.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.annotation.Nullable;

/**
 * Takes images one after the other and makes a set of them: in memory as long as they are few, in a
 * temporary file (in {@code java.io.tmpdir}) above 256 MB or a quarter of the heap. Not
 * thread-safe.
 */
public final class ImageCollector {

    /** Of pixels, on a heap that is large enough: CIFAR-10's training part and no more. */
    private static final long MOST_HEAP_BYTES = 256L << 20;

    /** Otherwise a quarter of the heap. */
    private static final int HEAP_DIVISOR = 4;

    private final ImageShape shape;
    private final long mostHeapBytes;
    private final Path folder;
    private final List<byte[]> heap = new ArrayList<>();
    private int count;

    /** Null as long as the images are on the heap; written by {@link #add}. */
    @Nullable private FilePixels file;

    public ImageCollector(ImageShape shape) {
        this(
                shape,
                Math.min(MOST_HEAP_BYTES, Runtime.getRuntime().maxMemory() / HEAP_DIVISOR),
                Path.of(System.getProperty("java.io.tmpdir")));
    }

    ImageCollector(ImageShape shape, long mostHeapBytes, Path folder) {
        this.shape = shape;
        this.folder = folder;
        this.mostHeapBytes = mostHeapBytes;
    }

    public ImageShape shape() {
        return shape;
    }

    public int count() {
        return count;
    }

    /**
     * Adds an image.
     *
     * @param image uint8 [C][H][W], which becomes the collector's own
     * @throws IOException if the temporary file cannot be written, such as for want of space
     */
    public void add(byte[] image) throws IOException {
        if (image.length != shape.pixels()) {
            throw new IllegalArgumentException(
                    "an image of %d bytes; expected %d for %s"
                            .formatted(image.length, shape.pixels(), shape));
        }
        count = Math.incrementExact(count);
        if (file == null && (long) count * shape.pixels() > mostHeapBytes) {
            file = FilePixels.create(folder, shape.pixels());
            for (int i = 0; i < heap.size(); i++) {
                file.write(i, heap.get(i));
            }
            heap.clear();
        }
        if (file == null) {
            heap.add(image);
        } else {
            file.write(count - 1, image);
        }
    }

    /**
     * The set; nothing is added afterwards.
     *
     * @param labels [count], each in [0, K) or {@link ImageSet#NO_LABEL}
     * @param classNames K names
     */
    public ImageSet finish(int[] labels, List<String> classNames) {
        PixelStore pixels = file == null ? new HeapPixels(List.copyOf(heap)) : file;
        return ImageSet.of(shape, pixels, count, labels, classNames);
    }
}
