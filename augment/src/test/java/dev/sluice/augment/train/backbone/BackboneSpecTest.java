package dev.sluice.augment.train.backbone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.augment.data.ImageShape;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class BackboneSpecTest {

    private static final ImageShape IMAGE = new ImageShape(1, 4, 6);

    @Test
    void refusesSizesThatAreNone() {
        assertRefused(() -> residual(1, 1, List.of(4)), "found 1, 1, [4]");
        assertRefused(() -> residual(2, 0, List.of(4)), "found 2, 0, [4]");
        assertRefused(() -> residual(2, 1, List.of()), "found 2, 1, []");
        assertRefused(() -> vgg(1, List.of(1), List.of(4)), "found 1, [1], [4]");
        assertRefused(() -> vgg(2, List.of(1, 0), List.of(4, 4)), "found 2, [1, 0], [4, 4]");
        assertRefused(() -> vgg(2, List.of(1), List.of(0)), "found 2, [1], [0]");
        assertRefused(() -> vgg(2, List.of(), List.of()), "found 2, [], []");
        assertRefused(() -> new DenseNetSpec(IMAGE, 1, 1, 1), "found 1, 1, 1");
        assertRefused(() -> new DenseNetSpec(IMAGE, 2, 0, 1), "found 2, 0, 1");
        assertRefused(() -> new DenseNetSpec(IMAGE, 2, 1, 0), "found 2, 1, 0");
    }

    @Test
    void refusesAVggWhoseGroupsAndWidthsDifferInNumber() {
        assertRefused(
                () -> vgg(2, List.of(1, 2), List.of(4)),
                "a width for each group of convolutions, found 2 groups [1, 2] and 1 widths [4]");
    }

    @Test
    void refusesImagesThatItWouldHalveToNothing() {
        String problem = "halves a 1x4x6 image 3 times, to nothing";
        assertRefused(() -> residual(2, 1, List.of(4, 4, 4, 4)), problem);
        assertRefused(() -> vgg(2, List.of(1, 1, 1, 1), List.of(4, 4, 4, 4)), problem);
        assertRefused(
                () -> new DenseNetSpec(new ImageShape(1, 3, 9), 2, 1, 1),
                "halves a 1x3x9 image 2 times, to nothing");
    }

    @Test
    void takesTheSmallestImagesOfWhichSomethingIsLeft() {
        assertThatCode(() -> residual(2, 1, List.of(4, 4, 4))).doesNotThrowAnyException();
        assertThatCode(() -> vgg(2, List.of(1, 1, 1), List.of(4, 4, 4))).doesNotThrowAnyException();
        assertThatCode(() -> new DenseNetSpec(IMAGE, 2, 1, 1)).doesNotThrowAnyException();
    }

    @Test
    void keepsSizesThatTheCallerChangesLater() {
        List<Integer> sizes = new ArrayList<>(List.of(1, 2));
        VggSpec vgg = vgg(2, sizes, sizes);
        ResidualNetworkSpec residual = residual(2, 1, sizes);

        sizes.set(0, 7);

        assertThat(vgg.convolutions()).containsExactly(1, 2);
        assertThat(vgg.widths()).containsExactly(1, 2);
        assertThat(residual.widths()).containsExactly(1, 2);
    }

    private static ResidualNetworkSpec residual(int classes, int blocks, List<Integer> widths) {
        return new ResidualNetworkSpec(IMAGE, classes, blocks, widths);
    }

    private static VggSpec vgg(int classes, List<Integer> convolutions, List<Integer> widths) {
        return new VggSpec(IMAGE, classes, convolutions, widths);
    }

    private static void assertRefused(ThrowingCallable making, String problem) {
        assertThatThrownBy(making)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(problem);
    }
}
