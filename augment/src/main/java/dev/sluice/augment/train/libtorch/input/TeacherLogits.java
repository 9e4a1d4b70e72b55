package dev.sluice.augment.train.libtorch.input;

import dev.sluice.augment.data.ImageSet;
import dev.sluice.augment.train.ProgressListener;
import dev.sluice.augment.train.branch.FrozenBackbone;
import dev.sluice.augment.train.checkpoint.RowFile;
import dev.sluice.augment.train.checkpoint.WorkFolder;
import dev.sluice.augment.train.libtorch.layer.Tensors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;

/**
 * The backbone's logits on every image as it is, computed once, kept in the work folder and read a
 * batch at a time. Not thread-safe.
 */
final class TeacherLogits implements Teacher {

    private static final int BATCH = 256;
    private static final String KIND = "logits";

    private final int classes;
    private final float[] all;
    private final FloatBuffer batch;

    /**
     * @throws UncheckedIOException if the work folder cannot be written or read
     */
    TeacherLogits(
            FrozenBackbone backbone,
            ImageSet images,
            int batchSize,
            WorkFolder work,
            ProgressListener listener) {
        this.classes = backbone.classes();
        this.all = new float[Math.multiplyExact(images.count(), classes)];
        this.batch = Tensors.floatBuffer((long) Math.max(batchSize, BATCH) * classes);
        Optional<Path> file = work.file(KIND, Fingerprints.ofLogits(backbone, images));
        try {
            if (file.isEmpty() || !read(file.get())) {
                compute(backbone, images, listener);
                if (file.isPresent()) {
                    write(file.get());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Tensor of(Batch images) {
        for (int i = 0; i < images.size(); i++) {
            batch.put(i * classes, all, images.row(i) * classes, classes);
        }
        return Tensors.view(batch, images.size(), classes);
    }

    private void compute(FrozenBackbone backbone, ImageSet images, ProgressListener listener) {
        int most = images.shape().batch(BATCH, Byte.BYTES);
        ByteBuffer pixels = ByteBuffer.allocateDirect(most * images.shape().pixels());
        for (int from = 0; from < images.count(); from += most) {
            int count = Math.min(most, images.count() - from);
            backbone.logits(images.fill(pixels, from, count), count, batch);
            batch.get(0, all, from * classes, count * classes);
            listener.onPreparing(KIND, from + count, images.count());
        }
    }

    private boolean read(Path file) throws IOException {
        Optional<RowFile> there = RowFile.open(file, List.of(classes), all.length / classes);
        if (there.isEmpty()) {
            return false;
        }
        try (RowFile rows = there.get()) {
            for (int i = 0; i < all.length / classes; i++) {
                rows.read(i, List.of(batch), 0);
                batch.get(0, all, i * classes, classes);
            }
        }
        return true;
    }

    private void write(Path file) throws IOException {
        int images = all.length / classes;
        try (RowFile.Writer writer = new RowFile.Writer(file, List.of(classes), images)) {
            writer.append(List.of(FloatBuffer.wrap(all)), images);
            writer.finish();
        }
    }
}
