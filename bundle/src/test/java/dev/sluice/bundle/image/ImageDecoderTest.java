package dev.sluice.bundle.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.bundle.ImageSpec;
import dev.sluice.bundle.ImageSpec.ColourOrder;
import dev.sluice.bundle.ImageSpec.Resize;
import dev.sluice.schemas.DeadLetterReason;
import dev.sluice.schemas.MediaType;
import java.awt.image.BufferedImage;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ImageDecoderTest {

    private static final ImageSpec SPEC = new ImageSpec(3, 20, 30, ColourOrder.RGB, Resize.STRETCH);
    private static final DecodeLimits LIMITS = new DecodeLimits(10_000, 10_000);

    private final ImageDecoder decoder = new ImageDecoder(SPEC, LIMITS);

    @AfterEach
    void close() {
        decoder.close();
    }

    @ParameterizedTest
    @EnumSource(
            value = MediaType.class,
            names = {"PNG", "JPEG"})
    void givesTheBundlesSizeForImagesOfAnySize(MediaType type) throws Exception {
        for (int[] size : new int[][] {{30, 20}, {1, 1}, {45, 60}, {29, 21}}) {
            BufferedImage image =
                    ImageFiles.picture(1, size[0], size[1], BufferedImage.TYPE_INT_RGB);
            byte[] bytes = type == MediaType.PNG ? ImageFiles.png(image) : ImageFiles.jpeg(image);
            assertThat(decoder.decode(bytes, type)).hasSize(SPEC.bytes());
        }
    }

    @Test
    void givesANewArrayForEachImage() throws Exception {
        byte[] png = ImageFiles.png(ImageFiles.picture(1, 30, 20, BufferedImage.TYPE_INT_RGB));
        byte[] first = decoder.decode(png, MediaType.PNG);
        byte[] copy = first.clone();
        byte[] second = decoder.decode(png, MediaType.PNG);
        Arrays.fill(second, (byte) 0);
        assertThat(first).isEqualTo(copy);
    }

    @Test
    void doesNotChangeTheBytesItIsGiven() throws Exception {
        byte[] png = ImageFiles.png(ImageFiles.picture(1, 30, 20, BufferedImage.TYPE_INT_RGB));
        byte[] copy = png.clone();
        decoder.decode(png, MediaType.PNG);
        assertThat(png).isEqualTo(copy);
    }

    @Test
    void takesRawBytesAsTheyAre() throws Exception {
        byte[] raw = new byte[SPEC.bytes()];
        assertThat(decoder.decode(raw, MediaType.RAW)).isSameAs(raw);
    }

    @ParameterizedTest
    @CsvSource({"1799", "1801", "1", "20000"})
    void refusesRawBytesOfAnotherLength(int length) {
        UndecodableImageException refusal = refusal(new byte[length], MediaType.RAW);
        assertThat(refusal.reason()).isEqualTo(DeadLetterReason.WRONG_RAW_LENGTH);
        assertThat(refusal.detail())
                .isEqualTo(length + " raw bytes; expected 1800 for uint8 [3, 20, 30]");
    }

    @Test
    void bindsRawImagesByTheBundleAloneAndNotByTheLimits() {
        ImageSpec large = new ImageSpec(3, 200, 200, ColourOrder.RGB, Resize.STRETCH);
        try (ImageDecoder other = new ImageDecoder(large, LIMITS)) {
            assertThatCode(() -> other.decode(new byte[120_000], MediaType.RAW))
                    .doesNotThrowAnyException();
        }
    }

    @ParameterizedTest
    @EnumSource(MediaType.class)
    void refusesNoBytesAtAll(MediaType type) {
        assertThat(refusal(new byte[0], type).reason()).isEqualTo(DeadLetterReason.EMPTY_IMAGE);
    }

    @Test
    void refusesAMediaTypeThatItDoesNotKnow() {
        UndecodableImageException refusal = refusal(new byte[1], MediaType.UNKNOWN);
        assertThat(refusal.reason()).isEqualTo(DeadLetterReason.UNSUPPORTED_MEDIA_TYPE);
    }

    @ParameterizedTest
    @EnumSource(
            value = MediaType.class,
            names = {"PNG", "JPEG"})
    void refusesMoreBytesThanTheLimit(MediaType type) {
        UndecodableImageException refusal = refusal(new byte[10_001], type);
        assertThat(refusal.reason()).isEqualTo(DeadLetterReason.IMAGE_TOO_LARGE);
        assertThat(refusal.detail()).isEqualTo("10001 bytes of image; expected at most 10000");
    }

    @ParameterizedTest
    @EnumSource(
            value = MediaType.class,
            names = {"PNG", "JPEG"})
    void judgesAsManyBytesAsTheLimitByWhatTheyAre(MediaType type) {
        assertThat(refusal(new byte[10_000], type).reason())
                .isEqualTo(DeadLetterReason.UNREADABLE_IMAGE);
    }

    @ParameterizedTest
    @CsvSource({
        "hello world, PNG, text, 68656c6c6f20776f",
        "hello world, JPEG, text, 68656c6c6f20776f",
        "GIF89a, PNG, a GIF, 474946383961",
        "x, JPEG, text, 78"
    })
    void saysWhatWasFoundInstead(String content, MediaType type, String found, String hex) {
        byte[] bytes = content.getBytes(StandardCharsets.ISO_8859_1);
        assertThat(refusal(bytes, type).detail())
                .isEqualTo(
                        "%d bytes named %s are %s: they begin with %s",
                        bytes.length, type, found, hex);
    }

    @Test
    void doesNotGuessTheTypeFromTheBytes() {
        BufferedImage image = ImageFiles.picture(1, 30, 20, BufferedImage.TYPE_INT_RGB);
        assertThat(refusal(ImageFiles.jpeg(image), MediaType.PNG).detail()).contains("a JPEG");
        assertThat(refusal(ImageFiles.png(image), MediaType.JPEG).detail()).contains("a PNG");
    }

    @ParameterizedTest
    @CsvSource({"30, 21", "29, 20", "20, 30", "60, 40"})
    void refusesAnotherSizeWhereTheBundleResizesNothing(int width, int height) {
        ImageSpec strict = new ImageSpec(3, 20, 30, ColourOrder.RGB, Resize.REFUSE);
        BufferedImage image = ImageFiles.picture(1, width, height, BufferedImage.TYPE_INT_RGB);
        try (ImageDecoder other = new ImageDecoder(strict, LIMITS)) {
            assertThatThrownBy(() -> other.decode(ImageFiles.png(image), MediaType.PNG))
                    .isInstanceOf(UndecodableImageException.class)
                    .hasMessageContaining("expected 30 x 20, as nothing is resized");
            assertThatThrownBy(() -> other.decode(ImageFiles.jpeg(image), MediaType.JPEG))
                    .isInstanceOf(UndecodableImageException.class)
                    .hasMessageContaining("expected 30 x 20, as nothing is resized");
        }
    }

    @Test
    void carriesNoStackTrace() {
        assertThat(refusal(new byte[1], MediaType.RAW).getStackTrace()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "1, 0", "1, 536870913"})
    void refusesLimitsThatMakeNoSense(int maxImageBytes, long maxPixels) {
        assertThatThrownBy(() -> new DecodeLimits(maxImageBytes, maxPixels))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private UndecodableImageException refusal(byte[] image, MediaType type) {
        return catchThrowableOfType(
                UndecodableImageException.class, () -> decoder.decode(image, type));
    }
}
