package dev.sluice.augment.train.libtorch.input;

import dev.sluice.augment.data.ImageSet;
import dev.sluice.augment.train.ProgressListener;
import dev.sluice.augment.train.branch.BranchTask;
import dev.sluice.augment.train.branch.FeatureShape;
import dev.sluice.augment.train.branch.FrozenBackbone;
import dev.sluice.augment.train.checkpoint.DiskSpace;
import dev.sluice.augment.train.checkpoint.RowFile;
import dev.sluice.augment.train.checkpoint.WorkFolder;
import dev.sluice.augment.train.libtorch.layer.Tensors;
import dev.sluice.augment.train.recipe.Augmentation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Features that were computed once for every image and are read from a file in the work folder.
 * Right only where images are trained on as they are: augmentation makes features of its own.
 *
 * <p>They are computed in batches of the training's size (of large images in smaller ones), but of
 * other images than a step has side by side. A backbone whose numbers depend on the images beside
 * one in a batch, within its contract's tolerance, so trains a little differently with this than
 * without.
 *
 * <p>Memory: one batch of features while the file is written, one image's when it is read.
 */
public final class CachedFeatures implements FeatureSource {

    /** Bytes left to others on a disk that the file goes to. */
    static final long MARGIN = 1L << 30;

    private static final String KIND = "features";

    private final RowFile rows;

    private CachedFeatures(RowFile rows) {
        this.rows = rows;
    }

    /**
     * Cached features where that is right (no augmentation), pays (more than one epoch of some
     * branch) and there is room (a work folder, and {@link #MARGIN} more on its disk than the file
     * takes); else computed ones. Says so where only the room is missing.
     *
     * @throws UncheckedIOException if the file cannot be written or read
     */
    public static FeatureSource of(
            BranchTask task, WorkFolder work, DiskSpace disk, ProgressListener listener) {
        boolean worthwhile =
                task.recipe().augmentation().equals(Augmentation.NONE)
                        && Collections.max(task.epochs()) > 1;
        Optional<Path> file =
                worthwhile ? work.file(KIND, Fingerprints.ofFeatures(task)) : Optional.empty();
        try {
            return file.isEmpty()
                    ? FeatureSource.computed(task.backbone())
                    : openOrWrite(file.get(), task, disk, listener);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static FeatureSource openOrWrite(
            Path file, BranchTask task, DiskSpace disk, ProgressListener listener)
            throws IOException {
        List<Integer> parts = task.backbone().cuts().stream().map(FeatureShape::elements).toList();
        int images = task.images().count();
        Optional<RowFile> there = RowFile.open(file, parts, images);
        if (there.isPresent()) {
            return new CachedFeatures(there.get());
        }
        long needed = RowFile.bytes(parts, images);
        long usable = disk.usableBytes(file.toAbsolutePath().getParent());
        if (usable < needed + MARGIN) {
            listener.onNote(
                    ("no room to keep the images' features: %,d bytes and a margin of %,d needed for"
                                    + " %s, %,d available; they are computed anew in every epoch")
                            .formatted(needed, MARGIN, file, usable));
            return FeatureSource.computed(task.backbone());
        }
        write(file, parts, task, listener);
        return new CachedFeatures(RowFile.open(file, parts, images).orElseThrow());
    }

    private static void write(
            Path file, List<Integer> parts, BranchTask task, ProgressListener listener)
            throws IOException {
        FrozenBackbone backbone = task.backbone();
        ImageSet images = task.images();
        int wanted = Math.min(task.recipe().batchSize(), images.count());
        int batch = images.shape().batch(wanted, Byte.BYTES);
        List<FloatBuffer> features =
                parts.stream().map(part -> Tensors.floatBuffer((long) batch * part)).toList();
        ByteBuffer pixels = ByteBuffer.allocateDirect(batch * images.shape().pixels());
        try (RowFile.Writer writer = new RowFile.Writer(file, parts, images.count())) {
            for (int from = 0; from < images.count(); from += batch) {
                int count = Math.min(batch, images.count() - from);
                backbone.features(images.fill(pixels, from, count), count, features);
                writer.append(features, count);
                listener.onPreparing(KIND, from + count, images.count());
            }
            writer.finish();
        }
    }

    @Override
    public void read(Batch batch, List<FloatBuffer> features) {
        try {
            for (int i = 0; i < batch.size(); i++) {
                rows.read(batch.row(i), features, i);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            rows.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
