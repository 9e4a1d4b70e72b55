package dev.sluice.bundle.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bundle.ImageSpec;
import dev.sluice.bundle.ImageSpec.ColourOrder;
import dev.sluice.bundle.ImageSpec.Resize;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResizerTest {

    @ParameterizedTest
    @CsvSource({
        "31, 17, 32, 32, STRETCH",
        "100, 80, 32, 32, STRETCH",
        "7, 300, 32, 20, STRETCH",
        "300, 7, 20, 32, STRETCH",
        "1, 1, 5, 4, STRETCH",
        "100, 80, 32, 32, CENTRE_CROP",
        "80, 101, 32, 20, CENTRE_CROP",
        "9, 13, 32, 32, CENTRE_CROP",
        "640, 3, 8, 8, CENTRE_CROP",
        "33, 32, 32, 32, CENTRE_CROP"
    })
    void givesTheWeightedMeanWithinOneLevel(int w, int h, int width, int height, Resize resize) {
        for (int channels = 1; channels <= 3; channels += 2) {
            Pixels image = random(new Random(w * 31L + h), w, h, channels);
            Pixels fitted = new Resizer(spec(width, height, resize)).fit(image);
            assertThat(fitted.width()).isEqualTo(width);
            assertThat(fitted.height()).isEqualTo(height);
            assertThat(fitted.channels()).isEqualTo(channels);
            for (int i = 0; i < width * height * channels; i++) {
                int x = i / channels % width;
                int y = i / channels / width;
                double expected = mean(image, i % channels, x, y, width, height, resize);
                assertThat(Math.abs((fitted.bytes()[i] & 0xff) - expected))
                        .as("x %d, y %d, found %d", x, y, fitted.bytes()[i] & 0xff)
                        .isLessThanOrEqualTo(1.01);
            }
        }
    }

    /** Both axes at once, in double, over every pixel of the image. */
    private static double mean(
            Pixels image, int channel, int x, int y, int width, int height, Resize resize) {
        double scaleX = (double) image.width() / width;
        double scaleY = (double) image.height() / height;
        int cutX = 0;
        int cutY = 0;
        if (resize == Resize.CENTRE_CROP) {
            double scale = Math.min(scaleX, scaleY);
            int resizedWidth = (int) Math.max(width, Math.round(image.width() / scale));
            int resizedHeight = (int) Math.max(height, Math.round(image.height() / scale));
            scaleX = (double) image.width() / resizedWidth;
            scaleY = (double) image.height() / resizedHeight;
            cutX = (resizedWidth - width) / 2;
            cutY = (resizedHeight - height) / 2;
        }
        double sum = 0;
        double weights = 0;
        for (int v = 0; v < image.height(); v++) {
            double down = triangle(v + 0.5 - (y + cutY + 0.5) * scaleY, scaleY);
            for (int u = 0; u < image.width(); u++) {
                double weight = down * triangle(u + 0.5 - (x + cutX + 0.5) * scaleX, scaleX);
                int at = (v * image.width() + u) * image.channels() + channel;
                sum += weight * (image.bytes()[at] & 0xff);
                weights += weight;
            }
        }
        return sum / weights;
    }

    private static double triangle(double distance, double scale) {
        return Math.max(0, 1 - Math.abs(distance) / Math.max(1, scale));
    }

    @Test
    void leavesAnImageThatFitsAsItIs() {
        Pixels image = random(new Random(1), 12, 9, 3);
        assertThat(new Resizer(spec(12, 9, Resize.STRETCH)).fit(image)).isSameAs(image);
    }

    @Test
    void cutsTheMiddleOutUnchangedWhereTheShorterSideFits() {
        Pixels image = random(new Random(2), 13, 8, 1);
        Pixels fitted = new Resizer(spec(8, 8, Resize.CENTRE_CROP)).fit(image);
        for (int y = 0; y < 8; y++) {
            assertThat(Arrays.copyOfRange(fitted.bytes(), y * 8, y * 8 + 8))
                    .isEqualTo(Arrays.copyOfRange(image.bytes(), y * 13 + 2, y * 13 + 10));
        }
    }

    @Test
    void leavesAnEvenImageEvenAtAnySize() {
        for (int value : new int[] {0, 1, 127, 254, 255}) {
            Pixels image = new Pixels();
            image.reshape(977, 53, 3);
            Arrays.fill(image.bytes(), (byte) value);
            Pixels fitted = new Resizer(spec(32, 61, Resize.STRETCH)).fit(image);
            byte[] expected = new byte[32 * 61 * 3];
            Arrays.fill(expected, (byte) value);
            assertThat(Arrays.copyOf(fitted.bytes(), expected.length)).isEqualTo(expected);
        }
    }

    @Test
    void averagesEveryPixelWhereItReduces() {
        Pixels stripes = new Pixels();
        stripes.reshape(320, 320, 1);
        for (int i = 0; i < 320 * 320; i++) {
            stripes.bytes()[i] = (byte) (i % 10 == 0 ? 250 : 0);
        }
        Pixels fitted = new Resizer(spec(32, 32, Resize.STRETCH)).fit(stripes);
        // At the edges there is half a triangle; everywhere else a tenth of 250.
        for (int y = 0; y < 32; y++) {
            assertThat(Arrays.copyOfRange(fitted.bytes(), y * 32 + 1, y * 32 + 31))
                    .containsOnly(25);
        }
    }

    @Test
    @Timeout(value = 20, unit = TimeUnit.SECONDS)
    void isNotHeldUpByLongThinImages() {
        for (Resize resize : new Resize[] {Resize.STRETCH, Resize.CENTRE_CROP}) {
            Resizer resizer = new Resizer(spec(224, 224, resize));
            assertThat(resizer.fit(random(new Random(3), 65_535, 1, 3)).width()).isEqualTo(224);
            assertThat(resizer.fit(random(new Random(3), 1, 65_535, 3)).width()).isEqualTo(224);
            assertThat(resizer.fit(random(new Random(3), 65_535, 64, 3)).width()).isEqualTo(224);
            assertThat(resizer.fit(random(new Random(3), 64, 65_535, 3)).width()).isEqualTo(224);
        }
    }

    private static ImageSpec spec(int width, int height, Resize resize) {
        return new ImageSpec(1, height, width, ColourOrder.GREY, resize);
    }

    private static Pixels random(Random random, int width, int height, int channels) {
        byte[] bytes = new byte[width * height * channels];
        random.nextBytes(bytes);
        Pixels pixels = new Pixels();
        pixels.reshape(width, height, channels);
        System.arraycopy(bytes, 0, pixels.bytes(), 0, bytes.length);
        return pixels;
    }
}
