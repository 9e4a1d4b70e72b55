package dev.sluice.augment.evaluate;

import ai.onnx.proto.OnnxMl.ModelProto;
import dev.sluice.augment.data.ImageSet;
import dev.sluice.augment.data.ImageShape;
import dev.sluice.bundle.ElementType;
import dev.sluice.bundle.runtime.OnnxSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.function.IntConsumer;

/**
 * What a whole network says of M images, run in ONNX Runtime on the file's own graph, which takes
 * normalised images and gives logits.
 *
 * @param classIndex [M], of the largest logit
 * @param confidence [M], largest value of the logits' softmax
 */
public record NetworkAnswers(int[] classIndex, float[] confidence) {

    private static final int BATCH = 100;

    /**
     * Runs a network.
     *
     * @param network one input float32 [N,C,H,W], N free; its first output is logits [N,K]
     * @param mean [C], in [0, 1], that is taken from a pixel in [0, 1]
     * @param std [C], that the rest is divided by
     * @param progress told how many images are done
     */
    public static NetworkAnswers of(
            ModelProto network,
            float[] mean,
            float[] std,
            ImageSet images,
            int threads,
            IntConsumer progress) {
        ImageShape shape = images.shape();
        int batch = shape.batch(BATCH, Float.BYTES);
        ByteBuffer input =
                ByteBuffer.allocateDirect(Math.multiplyExact(batch * Float.BYTES, shape.pixels()))
                        .order(ByteOrder.nativeOrder());
        NetworkAnswers answers =
                new NetworkAnswers(new int[images.count()], new float[images.count()]);
        String output = network.getGraph().getOutput(0).getName();
        try (OnnxSession session = OnnxSession.open("network", network.toByteArray(), threads)) {
            for (int from = 0; from < images.count(); from += batch) {
                int count = Math.min(batch, images.count() - from);
                fill(input.clear(), images, from, count, mean, std);
                try (OnnxSession.Run run =
                        session.run(
                                input,
                                ElementType.FLOAT32,
                                count,
                                shape.channels(),
                                shape.height(),
                                shape.width())) {
                    answers.take(run.floats(output), from, count);
                }
                progress.accept(from + count);
            }
        }
        return answers;
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

    private void take(FloatBuffer logits, int from, int count) {
        int classes = logits.remaining() / count;
        for (int i = 0; i < count; i++) {
            int best = Logits.largest(logits, i, classes);
            double exponentials = 0;
            for (int k = 0; k < classes; k++) {
                exponentials +=
                        Math.exp(logits.get(i * classes + k) - logits.get(i * classes + best));
            }
            classIndex[from + i] = best;
            confidence[from + i] = (float) (1 / exponentials);
        }
    }
}
