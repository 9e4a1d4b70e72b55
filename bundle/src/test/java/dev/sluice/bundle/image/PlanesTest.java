package dev.sluice.bundle.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bundle.ImageSpec.ColourOrder;
import org.junit.jupiter.api.Test;

class PlanesTest {

    @Test
    void putsColoursIntoPlanesInTheBundlesOrder() {
        Pixels image = pixels(2, 3, 1, 2, 3, 4, 5, 6);
        assertThat(Planes.of(image, ColourOrder.RGB)).containsExactly(1, 4, 2, 5, 3, 6);
        assertThat(Planes.of(image, ColourOrder.BGR)).containsExactly(3, 6, 2, 5, 1, 4);
    }

    @Test
    void repeatsGreyInEveryPlane() {
        Pixels image = pixels(2, 1, 7, 8);
        assertThat(Planes.of(image, ColourOrder.GREY)).containsExactly(7, 8);
        assertThat(Planes.of(image, ColourOrder.RGB)).containsExactly(7, 8, 7, 8, 7, 8);
        assertThat(Planes.of(image, ColourOrder.BGR)).containsExactly(7, 8, 7, 8, 7, 8);
    }

    @Test
    void weighsColoursByBt601() {
        Pixels image = pixels(3, 3, 255, 0, 0, 0, 255, 0, 0, 0, 255);
        // 76.245, 149.685 and 29.07
        assertThat(Planes.of(image, ColourOrder.GREY)).containsExactly(76, 150 - 256, 29);
    }

    @Test
    void keepsEveryGreyThatIsWrittenAsAColour() {
        for (int grey = 0; grey < 256; grey++) {
            Pixels image = pixels(1, 3, grey, grey, grey);
            assertThat(Planes.of(image, ColourOrder.GREY)).containsExactly((byte) grey);
        }
    }

    private static Pixels pixels(int width, int channels, int... samples) {
        Pixels pixels = new Pixels();
        pixels.reshape(width, 1, channels);
        for (int i = 0; i < samples.length; i++) {
            pixels.bytes()[i] = (byte) samples[i];
        }
        return pixels;
    }
}
