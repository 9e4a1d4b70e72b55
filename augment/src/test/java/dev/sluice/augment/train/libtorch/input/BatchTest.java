package dev.sluice.augment.train.libtorch.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.augment.data.ImageSet;
import dev.sluice.augment.data.ImageShape;
import dev.sluice.augment.train.libtorch.layer.Tensors;
import dev.sluice.augment.train.recipe.Augmentation;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BatchTest {

    /** Two channels of 2x3, all pixels different and none black. */
    private static final ImageShape SHAPE = new ImageShape(2, 2, 3);

    private static final byte[] IMAGE = {1, 2, 3, 4, 5, 6, 11, 12, 13, 14, 15, 16};
    private static final byte[] MIRRORED = {3, 2, 1, 6, 5, 4, 13, 12, 11, 16, 15, 14};

    @Test
    void takesImagesAndLabelsInTheOrderGiven() {
        byte[] pixels = Arrays.copyOf(IMAGE, 24);
        ImageSet set = ImageSet.of(SHAPE, pixels, new int[] {0, 1}, List.of("a", "b"));
        Batch batch = new Batch(SHAPE, 1);

        batch.fill(set, new int[] {1, 0}, 1, Augmentation.NONE, new Random(1));

        assertThat(bytes(batch)).containsExactly(IMAGE);
        assertThat(batch.row(0)).isZero();
        assertThat(batch.labelsView().item_long()).isZero();
    }

    @Test
    void showsTheImagesToLibtorchWithoutACopy() {
        Batch batch = filled(Augmentation.NONE, 1);

        float[] seen = Tensors.floats(batch.imagesView());

        assertThat(seen).containsExactly(1, 2, 3, 4, 5, 6, 11, 12, 13, 14, 15, 16);
        batch.images().put(0, (byte) 200);
        assertThat(Tensors.floats(batch.imagesView())[0]).isEqualTo(200);
    }

    @Test
    void mirrorsEveryLineOfEveryChannel() {
        assertThat(bytes(filled(new Augmentation(0, 1), 1))).containsExactly(MIRRORED);
    }

    @Test
    void mirrorsAboutTheShareAskedFor() {
        int mirrored = 0;
        Random random = new Random(3);
        for (int i = 0; i < 400; i++) {
            mirrored +=
                    Arrays.equals(bytes(filled(new Augmentation(0, 0.25), random)), MIRRORED)
                            ? 1
                            : 0;
        }

        assertThat(mirrored).isBetween(70, 130);
    }

    @Test
    void shiftsByEveryOffsetUpToThePaddingWithBlackComingIn() {
        Set<String> expected = new HashSet<>();
        for (int down = -1; down <= 1; down++) {
            for (int right = -1; right <= 1; right++) {
                expected.add(Arrays.toString(shifted(down, right)));
            }
        }

        Set<String> seen = new HashSet<>();
        Random random = new Random(3);
        for (int i = 0; i < 400; i++) {
            seen.add(Arrays.toString(bytes(filled(new Augmentation(1, 0), random))));
        }

        assertThat(seen).isEqualTo(expected);
    }

    @Test
    void shiftsPastTheBorderWhereThePaddingIsWiderThanTheImage() {
        Random random = new Random(3);
        for (int i = 0; i < 400; i++) {
            assertThat(bytes(filled(new Augmentation(5, 0.5), random))).hasSize(IMAGE.length);
        }
    }

    /** Pixel by pixel, as the definition of a shift says. */
    private static byte[] shifted(int down, int right) {
        byte[] shifted = new byte[IMAGE.length];
        for (int c = 0; c < 2; c++) {
            for (int y = 0; y < 2; y++) {
                for (int x = 0; x < 3; x++) {
                    boolean inside =
                            y + down >= 0 && y + down < 2 && x + right >= 0 && x + right < 3;
                    shifted[c * 6 + y * 3 + x] =
                            inside ? IMAGE[c * 6 + (y + down) * 3 + x + right] : 0;
                }
            }
        }
        return shifted;
    }

    private static Batch filled(Augmentation augmentation, long seed) {
        return filled(augmentation, new Random(seed));
    }

    private static Batch filled(Augmentation augmentation, Random random) {
        Batch batch = new Batch(SHAPE, 1);
        ImageSet set = ImageSet.of(SHAPE, IMAGE.clone(), new int[] {0}, List.of("a"));
        batch.fill(set, new int[] {0}, 0, augmentation, random);
        return batch;
    }

    private static byte[] bytes(Batch batch) {
        byte[] bytes = new byte[batch.images().capacity()];
        batch.images().get(0, bytes);
        return bytes;
    }

    @Test
    void refusesABatchTooLargeForOneBufferAndNamesTheImagesSize() {
        assertThatThrownBy(() -> new Batch(new ImageShape(3, 4096, 4096), 64))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "a batch of 64 images of 3x4096x4096 has 3,221,225,472 bytes; expected less"
                                + " than 2 GB, so a smaller batch size");
    }
}
