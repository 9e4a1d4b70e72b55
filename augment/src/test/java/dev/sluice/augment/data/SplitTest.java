package dev.sluice.augment.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SplitTest {

    private static final int COUNT = 40;

    private final ImageSet images = numbered(0);

    @Test
    void everyImageIsOnOneSide() {
        Split split = Split.holdOut(images, 10, 1);

        assertThat(pixels(split.calibration())).hasSize(10);
        List<Integer> both = pixels(split.train());
        both.addAll(pixels(split.calibration()));
        assertThat(both).hasSize(COUNT).doesNotHaveDuplicates();
    }

    @Test
    void sameDataSeedAndCountHoldOutTheSameImages() {
        assertThat(pixels(Split.holdOut(images, 10, 1).calibration()))
                .isEqualTo(pixels(Split.holdOut(numbered(0), 10, 1).calibration()));
    }

    @Test
    void namesOfClassesDoNotMoveTheSplit() {
        ImageSet renamed = images.withClassNames(List.of("zero"));

        assertThat(pixels(Split.holdOut(renamed, 10, 1).calibration()))
                .isEqualTo(pixels(Split.holdOut(images, 10, 1).calibration()));
    }

    @Test
    void theSplitOfGivenDataNeverChanges() {
        assertThat(pixels(Split.holdOut(images, 5, 1).calibration()))
                .containsExactly(1, 2, 12, 17, 30);
    }

    @Test
    void anotherSeedHoldsOutOthers() {
        assertThat(pixels(Split.holdOut(images, 10, 2).calibration()))
                .isNotEqualTo(pixels(Split.holdOut(images, 10, 1).calibration()));
    }

    @Test
    void otherDataHoldOutOthers() {
        List<Integer> moved = new ArrayList<>();
        pixels(Split.holdOut(numbered(100), 10, 1).calibration()).forEach(p -> moved.add(p - 100));

        assertThat(moved).isNotEqualTo(pixels(Split.holdOut(images, 10, 1).calibration()));
    }

    @Test
    void aLargerCountHoldsOutTheSmallersImagesToo() {
        assertThat(pixels(Split.holdOut(images, 20, 1).calibration()))
                .containsAll(pixels(Split.holdOut(images, 10, 1).calibration()));
    }

    @Test
    void holdingOutNothingIsAllowed() {
        assertThat(Split.holdOut(images, 0, 1).train().count()).isEqualTo(COUNT);
    }

    @Test
    void refusesToHoldOutEverything() {
        assertThatThrownBy(() -> Split.holdOut(images, COUNT, 1))
                .hasMessageContaining("cannot hold out 40 of 40 images");
    }

    /** Images of one pixel, each of another brightness. */
    private static ImageSet numbered(int first) {
        byte[] pixels = new byte[COUNT];
        for (int i = 0; i < COUNT; i++) {
            pixels[i] = (byte) (first + i);
        }
        return ImageSet.of(new ImageShape(1, 1, 1), pixels, new int[COUNT], List.of("all"));
    }

    private static List<Integer> pixels(ImageSet set) {
        List<Integer> pixels = new ArrayList<>();
        byte[] pixel = new byte[1];
        for (int i = 0; i < set.count(); i++) {
            set.copyImage(i, pixel, 0);
            pixels.add(Byte.toUnsignedInt(pixel[0]));
        }
        return pixels;
    }
}
