package dev.sluice.augment.data;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ImageShapeTest {

    private static final long ROOM = 256L * 1024 * 1024;

    @Test
    void asManySmallImagesAreHeldAsAreWanted() {
        ImageShape shape = new ImageShape(3, 224, 224);

        assertThat(shape.batch(100, Float.BYTES)).isEqualTo(100);
        assertThat(shape.batch(256, Byte.BYTES)).isEqualTo(256);
    }

    @Test
    void largeImagesAreHeldInFewerThatFitTheRoom() {
        ImageShape shape = new ImageShape(3, 4096, 4096);
        long bytes = 3L * 4096 * 4096;

        assertThat(shape.batch(256, Byte.BYTES)).isEqualTo((int) (ROOM / bytes)).isEqualTo(5);
        assertThat(shape.batch(100, Float.BYTES)).isEqualTo(1);
    }

    @Test
    void exactlyTheRoomStillFits() {
        assertThat(new ImageShape(1, 1024, 1024).batch(256, Byte.BYTES)).isEqualTo(256);
        assertThat(new ImageShape(1, 1024, 1025).batch(256, Byte.BYTES)).isEqualTo(255);
    }

    @Test
    void anImageLargerThanTheRoomIsHeldAlone() {
        assertThat(new ImageShape(1, 20_000, 20_000).batch(256, Byte.BYTES)).isEqualTo(1);
    }
}
