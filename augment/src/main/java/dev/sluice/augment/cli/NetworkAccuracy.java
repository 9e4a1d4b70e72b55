package dev.sluice.augment.cli;

import ai.onnx.proto.OnnxMl.ModelProto;
import dev.sluice.augment.data.ImageSet;
import dev.sluice.augment.data.ImageShape;
import dev.sluice.augment.train.OnnxMetadata;
import dev.sluice.bundle.ElementType;
import dev.sluice.bundle.runtime.OnnxSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/**
 * Accuracy of a network with output {@code logits}, measured in ONNX Runtime on the file's own
 * bytes, which take normalised images.
 */
final class NetworkAccuracy {

    private static final int BATCH = 100;

    private NetworkAccuracy() {}

    /** Share of images of which the largest logit is the label's, in [0, 1]. */
    static double of(ModelProto network, ImageSet images, int threads) {
        float[] mean = OnnxMetadata.floats(network, OnnxMetadata.MEAN);
        float[] std = OnnxMetadata.floats(network, OnnxMetadata.STD);
        ImageShape shape = images.shape();
        ByteBuffer input =
                ByteBuffer.allocateDirect(BATCH * shape.pixels() * Float.BYTES)
                        .order(ByteOrder.nativeOrder());
        int right = 0;
        try (OnnxSession session = OnnxSession.open("network", network.toByteArray(), threads)) {
            for (int from = 0; from < images.count(); from += BATCH) {
                int count = Math.min(BATCH, images.count() - from);
                fill(input.clear(), images, from, count, mean, std);
                try (OnnxSession.Run run =
                        session.run(
                                input,
                                ElementType.FLOAT32,
                                count,
                                shape.channels(),
                                shape.height(),
                                shape.width())) {
                    right += countRight(run.floats("logits"), images, from, count);
                }
            }
        }
        return (double) right / images.count();
    }

    private static void fill(
            ByteBuffer input, ImageSet images, int from, int count, float[] mean, float[] std) {
        byte[] image = new byte[images.shape().pixels()];
        int plane = images.shape().height() * images.shape().width();
        for (int i = 0; i < count; i++) {
            images.copyImage(from + i, image, 0);
            for (int p = 0; p < image.length; p++) {
                int channel = p / plane;
                float value = Byte.toUnsignedInt(image[p]) / 255f;
                input.putFloat((value - mean[channel]) / std[channel]);
            }
        }
        input.flip();
    }

    private static int countRight(FloatBuffer logits, ImageSet images, int from, int count) {
        int classes = logits.remaining() / count;
        int right = 0;
        for (int i = 0; i < count; i++) {
            int best = 0;
            for (int k = 1; k < classes; k++) {
                best = logits.get(i * classes + k) > logits.get(i * classes + best) ? k : best;
            }
            right += best == images.label(from + i) ? 1 : 0;
        }
        return right;
    }
}
