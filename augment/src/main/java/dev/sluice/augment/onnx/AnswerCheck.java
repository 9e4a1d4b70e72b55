package dev.sluice.augment.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import dev.sluice.augment.data.ImageShape;
import dev.sluice.bundle.ElementType;
import dev.sluice.bundle.runtime.InferenceException;
import dev.sluice.bundle.runtime.OnnxSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;

/**
 * The file's own answers to a few random images, one at a time, and whether a rewritten network
 * gives them too, one at a time and all at once. So a rewrite that went wrong is found, and so is a
 * network whose answer depends on what else is in the batch.
 */
final class AnswerCheck {

    private static final int IMAGES = 3;
    private static final long SEED = 3;

    /** Kernels may sum in another order for another batch; relative to the largest answer. */
    private static final double ROUNDING = 1e-4;

    private final String name;
    private final ImageShape image;
    private final float[] pixels;
    private final float[][] answers = new float[IMAGES][];

    /**
     * Runs the file.
     *
     * @param file untouched, with an input of this layout
     * @throws UnsupportedNetworkException if it does not run, or gives no [1,K]
     */
    AnswerCheck(String name, ModelProto file, ImageShape image, ImageLayout layout) {
        this.name = name;
        this.image = image;
        this.pixels = new float[IMAGES * image.pixels()];
        Random random = new Random(SEED);
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (float) random.nextGaussian();
        }
        String output = file.getGraph().getOutput(0).getName();
        try (OnnxSession session = OnnxSession.open(name, file.toByteArray(), 1)) {
            for (int i = 0; i < IMAGES; i++) {
                try (OnnxSession.Run run =
                        session.run(one(i, layout), ElementType.FLOAT32, layout.ofOne(image))) {
                    answers[i] = answer(run, output);
                }
            }
        } catch (InferenceException e) {
            throw unsupported("is not run by ONNX Runtime (%s)".formatted(reason(e)), e);
        }
    }

    private float[] answer(OnnxSession.Run run, String output) {
        long[] shape = run.shape(output);
        if (shape.length != 2 || shape[0] != 1 || shape[1] < 2) {
            throw unsupported(
                    "gives %s of shape %s for one image; expected [1,K], K at least 2"
                            .formatted(output, Arrays.toString(shape)),
                    null);
        }
        float[] answer = new float[Math.toIntExact(shape[1])];
        run.floats(output).get(answer);
        for (float value : answer) {
            if (!Float.isFinite(value)) {
                throw unsupported(
                        "gives %s = %s for an image of random pixels around 0; expected numbers"
                                .formatted(output, Arrays.toString(answer)),
                        null);
            }
        }
        return answer;
    }

    /** Whether every answer is numbers in [0, 1] of the sum 1, as no logits of noise are. */
    boolean areProbabilities() {
        for (float[] answer : answers) {
            double sum = 0;
            for (float value : answer) {
                if (value < 0 || value > 1 + ROUNDING) {
                    return false;
                }
                sum += value;
            }
            if (Math.abs(sum - 1) > ROUNDING) {
                return false;
            }
        }
        return true;
    }

    /** K. */
    int classes() {
        return answers[0].length;
    }

    /**
     * What is wrong with a rewritten network; empty if nothing.
     *
     * @param network with one input float32 [N,C,H,W], and the file's output
     */
    Optional<String> objection(ModelProto network) {
        try (OnnxSession session = OnnxSession.open(name, network.toByteArray(), 1)) {
            String output = network.getGraph().getOutput(0).getName();
            for (int i = 0; i < IMAGES; i++) {
                Optional<String> wrong = objection(session, output, i, 1);
                if (wrong.isPresent()) {
                    return wrong;
                }
            }
            return objection(session, output, 0, IMAGES);
        } catch (InferenceException e) {
            return Optional.of(
                    "does not run on %d images at once, but does on one: a batch size is written"
                                    .formatted(IMAGES)
                            + " inside the graph (%s)".formatted(reason(e)));
        }
    }

    private Optional<String> objection(OnnxSession session, String output, int first, int count) {
        ByteBuffer input = direct(count * image.pixels());
        input.asFloatBuffer().put(pixels, first * image.pixels(), count * image.pixels());
        long[] shape = ImageLayout.PLANAR.ofOne(image);
        shape[0] = count;
        try (OnnxSession.Run run = session.run(input, ElementType.FLOAT32, shape)) {
            long[] found = run.shape(output);
            if (found.length != 2 || found[0] != count || found[1] != classes()) {
                return Optional.of(
                        "gives %s of shape %s for %d images; expected [%d,%d]"
                                .formatted(
                                        output, Arrays.toString(found), count, count, classes()));
            }
            return difference(run.floats(output), first, count);
        }
    }

    private Optional<String> difference(FloatBuffer found, int first, int count) {
        double largest = 0;
        double worst = 0;
        for (int i = 0; i < count * classes(); i++) {
            float expected = answers[first + i / classes()][i % classes()];
            largest = Math.max(largest, Math.abs(expected));
            // So that a NaN counts as different.
            double difference = Math.abs(found.get(i) - expected);
            worst = difference <= worst ? worst : difference;
        }
        return worst <= ROUNDING * largest
                ? Optional.empty()
                : Optional.of(
                        ("answers %d random images at once otherwise than the file does one by"
                                        + " one: max |diff| %s, where %s is rounding")
                                .formatted(count, worst, ROUNDING * largest));
    }

    private ByteBuffer one(int index, ImageLayout layout) {
        int plane = image.height() * image.width();
        ByteBuffer bytes = direct(image.pixels());
        FloatBuffer floats = bytes.asFloatBuffer();
        for (int i = 0; i < image.pixels(); i++) {
            int from =
                    layout == ImageLayout.PLANAR
                            ? i
                            : i % image.channels() * plane + i / image.channels();
            floats.put(pixels[index * image.pixels() + from]);
        }
        return bytes;
    }

    private static ByteBuffer direct(int floats) {
        return ByteBuffer.allocateDirect(floats * Float.BYTES).order(ByteOrder.nativeOrder());
    }

    private static String reason(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.getMessage();
    }

    private UnsupportedNetworkException unsupported(String what, InferenceException cause) {
        return new UnsupportedNetworkException(name + " " + what, cause);
    }
}
