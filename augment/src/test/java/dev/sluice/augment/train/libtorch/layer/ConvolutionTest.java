package dev.sluice.augment.train.libtorch.layer;

import static org.assertj.core.api.Assertions.assertThat;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which kernels libtorch takes, and so whether they are right, is the processor's choice. */
class ConvolutionTest {

    private static final int IMAGES = 8;
    private static final int EDGE = 8;

    /** Numbers of 8 bits each, of which sums are taken in float32. */
    private static final double ROUNDING = 0.01;

    @ParameterizedTest
    @CsvSource({
        "1, 4, 3, 1", "1, 8, 3, 2", "1, 16, 3, 1", "2, 4, 3, 1", "3, 4, 3, 1", "3, 16, 3, 1",
        "4, 4, 3, 1", "4, 8, 3, 2", "5, 7, 3, 1", "16, 32, 3, 2", "1, 4, 1, 1", "3, 4, 1, 2"
    })
    void inBfloat16ItIsTheSameConvolution(int in, int out, int kernel, int stride) {
        try (Weights weights = new Weights(1)) {
            assertSame(new Convolution(weights, "one", in, out, kernel, stride), in);
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "4, 1", "12, 2", "16, 1"})
    void soItIsDepthwise(int channels, int stride) {
        try (Weights weights = new Weights(1)) {
            assertSame(Convolution.depthwise(weights, "one", channels, stride), channels);
        }
    }

    private static void assertSame(Convolution convolution, int in) {
        Tensor input =
                torch.randn(new long[] {IMAGES, in, EDGE, EDGE})
                        .contiguous(MemoryFormat.ChannelsLast);

        Tensor exact = convolution.forward(input, Pass.TRAIN_FLOAT32);
        Tensor rounded = convolution.forward(input, Pass.TRAIN_BFLOAT16).to(ScalarType.Float);

        double difference = exact.sub(rounded).norm().item_double();
        assertThat(difference / exact.norm().item_double()).isLessThan(ROUNDING);
    }
}
