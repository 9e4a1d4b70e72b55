package dev.sluice.augment.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class ImageSetTest {

    private static final ImageShape SHAPE = new ImageShape(1, 1, 2);
    private static final List<String> NAMES = List.of("a", "b", "c");

    private final ImageSet set = set(new byte[] {10, 11, 20, 21, 30, 31}, 0, 1, 2);

    @Test
    void subsetsAreViewsInTheOrderOfTheirIndices() {
        ImageSet subset = set.subset(new int[] {2, 0});

        assertThat(subset.count()).isEqualTo(2);
        assertThat(subset.label(0)).isEqualTo(2);
        assertThat(image(subset, 1)).containsExactly(10, 11);
    }

    @Test
    void subsetsOfSubsetsCountFromTheSubset() {
        ImageSet subset = set.subset(new int[] {2, 0}).subset(new int[] {1});

        assertThat(subset.label(0)).isZero();
        assertThat(image(subset, 0)).containsExactly(10, 11);
    }

    @Test
    void firstTakesNoMoreThanThereAre() {
        assertThat(set.first(2).count()).isEqualTo(2);
        assertThat(set.first(7).count()).isEqualTo(3);
    }

    @Test
    void putsImagesOneAfterTheOther() {
        ByteBuffer target = ByteBuffer.allocateDirect(4);

        set.putImage(2, target);
        set.putImage(0, target);

        assertThat(target.flip()).isEqualTo(ByteBuffer.wrap(new byte[] {30, 31, 10, 11}));
    }

    @Test
    void aSubsetHasTheDigestOfTheSameImagesRead() {
        assertThat(set.subset(new int[] {1, 2}).sha256())
                .isEqualTo(set(new byte[] {20, 21, 30, 31}, 1, 2).sha256());
    }

    @Test
    void theDigestChangesWithAPixelALabelTheOrderAndTheShape() {
        List<String> digests =
                List.of(
                        set.sha256(),
                        set(new byte[] {10, 11, 20, 21, 30, 32}, 0, 1, 2).sha256(),
                        set(new byte[] {10, 11, 20, 21, 30, 31}, 0, 1, 1).sha256(),
                        set.subset(new int[] {1, 0, 2}).sha256(),
                        ImageSet.of(
                                        new ImageShape(1, 2, 1),
                                        new byte[] {10, 11, 20, 21, 30, 31},
                                        new int[] {0, 1, 2},
                                        NAMES)
                                .sha256());

        assertThat(digests).doesNotHaveDuplicates();
    }

    @Test
    void theDigestDoesNotDependOnNames() {
        assertThat(set.withClassNames(List.of("x", "y", "z")).sha256()).isEqualTo(set.sha256());
    }

    @Test
    void refusesFewerNamesThanLabels() {
        assertThatThrownBy(() -> set.withClassNames(List.of("x", "y")))
                .hasMessageContaining("label 2 needs at least 3 class names, found 2");
    }

    @Test
    void takesImagesWithoutALabel() {
        assertThat(set(new byte[] {1, 2}, ImageSet.NO_LABEL).label(0)).isEqualTo(ImageSet.NO_LABEL);
    }

    @Test
    void refusesALabelWithoutAName() {
        assertThatThrownBy(() -> set(new byte[] {1, 2}, 3))
                .hasMessageContaining("label of image 0 must be in [0, 3), found 3");
    }

    @Test
    void refusesPixelsThatAreNotAWholeNumberOfImages() {
        assertThatThrownBy(() -> set(new byte[] {1, 2, 3}, 0))
                .hasMessageContaining("need 2 bytes, found 3");
    }

    private static ImageSet set(byte[] pixels, int... labels) {
        return ImageSet.of(SHAPE, pixels, labels, NAMES);
    }

    private static byte[] image(ImageSet set, int index) {
        byte[] image = new byte[2];
        set.copyImage(index, image, 0);
        return image;
    }
}
