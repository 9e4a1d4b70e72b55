package dev.sluice.augment.train.libtorch.layer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.assertj.core.data.Offset;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Kernels of one pixel and their gradients, against sums written out; and bfloat16 against float32,
 * since which kernels libtorch takes, and so whether they are right, is the processor's choice.
 */
class ConvolutionTest {

    private static final int N = 3;
    private static final int IN = 4;
    private static final int OUT = 6;
    private static final int EDGE = 5;
    private static final int STRIDE = 2;
    private static final int OUT_EDGE = 3;
    private static final MemoryFormat CHANNELS_FIRST = MemoryFormat.Contiguous;
    private static final MemoryFormat CHANNELS_LAST = MemoryFormat.ChannelsLast;
    private static final Offset<Float> CLOSE = Offset.offset(1e-4f);

    /** Numbers of 8 bits each, of which sums are taken in float32. */
    private static final double ROUNDING = 0.01;

    private final float[] image = random(N * IN * EDGE * EDGE, 1);
    private final float[] gradient = random(N * OUT * OUT_EDGE * OUT_EDGE, 2);

    @Test
    void aKernelOfOnePixelMixesTheChannelsOfEveryOtherPixelAtStrideTwo() {
        try (Weights weights = new Weights(7)) {
            Convolution convolution = new Convolution(weights, "c", IN, OUT, 1, STRIDE);

            float[] out =
                    Tensors.scoped(
                            () -> Tensors.floats(run(convolution).contiguous(CHANNELS_FIRST)));

            assertThat(out).containsExactly(expectedOutput(weights.values().get(0)), CLOSE);
        }
    }

    @Test
    void itsOutputIsChannelsLastLikeThatOfAllOthers() {
        try (Weights weights = new Weights(7)) {
            Convolution convolution = new Convolution(weights, "c", IN, OUT, 1, STRIDE);

            assertThat(Tensors.scoped(() -> run(convolution).is_contiguous(CHANNELS_LAST)))
                    .isTrue();
        }
    }

    @Test
    void itsWeightsGetTheGradientOfThatSum() {
        try (Weights weights = new Weights(7);
                TensorVector trained = new TensorVector()) {
            Convolution convolution = new Convolution(weights, "c", IN, OUT, 1, STRIDE);
            weights.addTrainedTo(trained);

            float[] found =
                    Tensors.scoped(
                            () -> {
                                Tensor upstream = channels(gradient, OUT, OUT_EDGE);
                                run(convolution).mul(upstream).sum().backward();
                                return Tensors.floats(trained.get(0).grad());
                            });

            assertThat(found).containsExactly(expectedGradient(), CLOSE);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1, 4, 3, 1", "1, 8, 3, 2", "1, 16, 3, 1", "2, 4, 3, 1", "3, 4, 3, 1", "3, 16, 3, 1",
        "4, 4, 3, 1", "4, 8, 3, 2", "5, 7, 3, 1", "16, 32, 3, 2", "1, 4, 1, 1", "3, 4, 1, 2"
    })
    void inBfloat16ItIsTheSameConvolution(int in, int out, int kernel, int stride) {
        try (Weights weights = new Weights(7)) {
            assertThat(difference(new Convolution(weights, "c", in, out, kernel, stride), in))
                    .isLessThan(ROUNDING);
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "4, 1", "12, 2", "16, 1"})
    void soItIsDepthwise(int channels, int stride) {
        try (Weights weights = new Weights(7)) {
            assertThat(difference(Convolution.depthwise(weights, "c", channels, stride), channels))
                    .isLessThan(ROUNDING);
        }
    }

    /** Of bfloat16 to float32, as a share of the latter's length. */
    private static double difference(Convolution convolution, int in) {
        float[] values = random(N * in * EDGE * EDGE, 3);
        return Tensors.scoped(
                () -> {
                    Tensor input = channels(values, in, EDGE).contiguous(CHANNELS_LAST);
                    Tensor exact = convolution.forward(input, Pass.TRAIN_FLOAT32);
                    Tensor rounded =
                            convolution
                                    .forward(input, Pass.TRAIN_BFLOAT16)
                                    .to(torch.ScalarType.Float);
                    return exact.sub(rounded).norm().item_double() / exact.norm().item_double();
                });
    }

    private Tensor run(Convolution convolution) {
        Tensor input = channels(image, IN, EDGE).contiguous(CHANNELS_LAST);
        return convolution.forward(input, Pass.TRAIN_FLOAT32);
    }

    private float[] expectedOutput(float[] weight) {
        float[] expected = new float[gradient.length];
        forEachProduct((out, w, in) -> expected[out] += weight[w] * image[in]);
        return expected;
    }

    private float[] expectedGradient() {
        float[] expected = new float[OUT * IN];
        forEachProduct((out, w, in) -> expected[w] += gradient[out] * image[in]);
        return expected;
    }

    /** Every product of the sum: index of the output, of the weight, of the input. */
    private static void forEachProduct(Product product) {
        for (int out = 0; out < N * OUT * OUT_EDGE * OUT_EDGE; out++) {
            int pixel = out % (OUT_EDGE * OUT_EDGE);
            int y = pixel / OUT_EDGE * STRIDE;
            int x = pixel % OUT_EDGE * STRIDE;
            int o = out / (OUT_EDGE * OUT_EDGE) % OUT;
            int n = out / (OUT_EDGE * OUT_EDGE) / OUT;
            for (int i = 0; i < IN; i++) {
                product.at(out, o * IN + i, ((n * IN + i) * EDGE + y) * EDGE + x);
            }
        }
    }

    private interface Product {
        void at(int out, int weight, int in);
    }

    private static Tensor channels(float[] values, int channels, int edge) {
        return torch.from_blob(new FloatPointer(values), new long[] {N, channels, edge, edge})
                .clone();
    }

    private static float[] random(int count, long seed) {
        Random random = new Random(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
