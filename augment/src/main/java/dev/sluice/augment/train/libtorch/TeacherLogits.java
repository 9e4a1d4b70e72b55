package dev.sluice.augment.train.libtorch;

import dev.sluice.augment.data.ImageSet;
import dev.sluice.augment.train.branch.FrozenBackbone;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import org.bytedeco.pytorch.Tensor;

/**
 * The backbone's logits on every image as it is, computed once and read a batch at a time. Not
 * thread-safe.
 */
final class TeacherLogits {

    private static final int BATCH = 256;

    private final int classes;
    private final float[] all;
    private final FloatBuffer batch;

    TeacherLogits(FrozenBackbone backbone, ImageSet images, int batchSize) {
        this.classes = backbone.classes();
        this.all = new float[Math.multiplyExact(images.count(), classes)];
        this.batch = floats(Math.max(batchSize, BATCH) * classes);
        ByteBuffer pixels = ByteBuffer.allocateDirect(BATCH * images.shape().pixels());
        for (int from = 0; from < images.count(); from += BATCH) {
            int count = Math.min(BATCH, images.count() - from);
            pixels.clear();
            for (int i = 0; i < count; i++) {
                images.putImage(from + i, pixels);
            }
            backbone.logits(pixels.rewind(), count, batch);
            batch.get(0, all, from * classes, count * classes);
        }
    }

    /** float32 [N,K] for the images of a batch; a view that the next call overwrites. */
    Tensor of(Batch images) {
        for (int i = 0; i < images.size(); i++) {
            batch.put(i * classes, all, images.row(i) * classes, classes);
        }
        return Tensors.view(batch, images.size(), classes);
    }

    private static FloatBuffer floats(int count) {
        return ByteBuffer.allocateDirect(count * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }
}
