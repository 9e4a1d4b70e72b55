package dev.sluice.bundle.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.bundle.ImageSpec;
import dev.sluice.bundle.ImageSpec.ColourOrder;
import dev.sluice.bundle.ImageSpec.Resize;
import dev.sluice.schemas.DeadLetterReason;
import dev.sluice.schemas.MediaType;
import java.awt.image.BandedSampleModel;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class JpegDecoderTest {

    private static final int COLOUR = BufferedImage.TYPE_INT_RGB;
    private static final int GREY = BufferedImage.TYPE_BYTE_GRAY;
    private static final DecodeLimits LIMITS = new DecodeLimits(1 << 24, 1 << 20);

    private final ImageDecoder decoder = decoder(40, 30, ColourOrder.RGB);

    @AfterEach
    void close() {
        decoder.close();
    }

    @ParameterizedTest
    @EnumSource(ColourOrder.class)
    void decodesGreyAndColourToThePixelsThatImageIoReads(ColourOrder order) throws Exception {
        for (int seed = 0; seed < 20; seed++) {
            Random random = new Random(seed);
            int width = 1 + random.nextInt(80);
            int height = 1 + random.nextInt(80);
            BufferedImage picture =
                    ImageFiles.picture(seed, width, height, seed % 2 == 0 ? GREY : COLOUR);
            try (ImageDecoder fitting = decoder(width, height, order)) {
                for (byte[] jpeg :
                        new byte[][] {
                            ImageFiles.jpeg(picture), ImageFiles.progressiveJpeg(picture)
                        }) {
                    Reference.assertSame(
                            fitting.decode(jpeg, MediaType.JPEG),
                            Reference.planes(jpeg, "jpeg", order),
                            width + " x " + height);
                }
            }
        }
    }

    @Test
    void keepsRedGreenAndBlueApart() throws Exception {
        BufferedImage orange = new BufferedImage(40, 30, COLOUR);
        for (int i = 0; i < 1200; i++) {
            orange.setRGB(i % 40, i / 40, 0xf08020);
        }
        byte[] planes = decoder.decode(ImageFiles.jpeg(orange), MediaType.JPEG);
        assertThat(planes[0] & 0xff).isCloseTo(0xf0, within(4));
        assertThat(planes[1200] & 0xff).isCloseTo(0x80, within(4));
        assertThat(planes[2400] & 0xff).isCloseTo(0x20, within(4));
    }

    @Test
    void refusesEveryFileThatIsCut() {
        BufferedImage picture = ImageFiles.picture(3, 40, 30, COLOUR);
        byte[] jpeg = ImageFiles.jpeg(picture);
        for (int length = 1; length < jpeg.length; length++) {
            assertThat(refusal(Arrays.copyOf(jpeg, length)).reason())
                    .as("cut to %d of %d bytes", length, jpeg.length)
                    .isEqualTo(DeadLetterReason.UNREADABLE_IMAGE);
        }
    }

    @Test
    void refusesAFileThatEndsProperlyButLacksImageData() {
        byte[] jpeg = ImageFiles.jpeg(ImageFiles.picture(3, 40, 30, COLOUR));
        byte[] holed = Arrays.copyOf(jpeg, jpeg.length - 200);
        holed[holed.length - 2] = (byte) 0xff;
        holed[holed.length - 1] = (byte) 0xd9;
        assertThat(refusal(holed).detail()).contains("damaged image data");
    }

    @Test
    void readsAnotherImageAfterADamagedOne() throws Exception {
        byte[] jpeg = ImageFiles.jpeg(ImageFiles.picture(4, 40, 30, COLOUR));
        byte[] expected = decoder.decode(jpeg, MediaType.JPEG);
        byte[] damaged = insert(jpeg, 0xdb, new byte[] {1, 2, 3});
        refusal(damaged);
        assertThat(decoder.decode(jpeg, MediaType.JPEG)).isEqualTo(expected);
    }

    @Test
    void ignoresProfilesThumbnailsAndComments() throws Exception {
        byte[] jpeg = ImageFiles.jpeg(ImageFiles.picture(5, 40, 30, COLOUR));
        byte[] expected = decoder.decode(jpeg, MediaType.JPEG);
        byte[] profile = "ICC_PROFILE\0 no profile at all".getBytes(StandardCharsets.US_ASCII);
        byte[] dressed = insert(jpeg, 0xe2, profile);
        dressed = insert(dressed, 0xe1, "Exif\0\0broken".getBytes(StandardCharsets.US_ASCII));
        dressed = insert(dressed, 0xfe, new byte[60_000]);
        assertThat(decoder.decode(dressed, MediaType.JPEG)).isEqualTo(expected);
    }

    @Test
    void refusesCmyk() {
        Raster cmyk =
                Raster.createWritableRaster(
                        new BandedSampleModel(DataBuffer.TYPE_BYTE, 40, 30, 4), null);
        UndecodableImageException refusal = refusal(ImageFiles.jpeg(cmyk));
        assertThat(refusal.reason()).isEqualTo(DeadLetterReason.UNSUPPORTED_MEDIA_TYPE);
        assertThat(refusal.detail())
                .isEqualTo(
                        "JPEG of 4 components of 8 bits (CMYK or YCCK); expected 1 (grey) or 3"
                                + " (colour) of 8 bits");
    }

    @ParameterizedTest
    @CsvSource({"c3", "c5", "c9", "ca", "cf"})
    void refusesLosslessHierarchicalAndArithmeticJpeg(String frameMarker) {
        byte[] jpeg = ImageFiles.jpeg(ImageFiles.picture(6, 40, 30, COLOUR));
        jpeg[frameAt(jpeg) + 1] = (byte) Integer.parseInt(frameMarker, 16);
        assertThat(refusal(jpeg).reason()).isEqualTo(DeadLetterReason.UNSUPPORTED_MEDIA_TYPE);
    }

    @Test
    void refusesTwelveBits() {
        byte[] jpeg = ImageFiles.jpeg(ImageFiles.picture(6, 40, 30, COLOUR));
        jpeg[frameAt(jpeg) + 4] = 12;
        assertThat(refusal(jpeg).detail()).contains("of 12 bits");
    }

    @ParameterizedTest
    @CsvSource({"1025, 1024", "65535, 65535"})
    void refusesADeclaredSizeBeyondTheLimit(int width, int height) {
        assertThat(refusal(declaring(width, height)).reason())
                .isEqualTo(DeadLetterReason.IMAGE_TOO_LARGE);
    }

    @Test
    void readsADeclaredSizeAtTheLimit() {
        byte[] jpeg = ImageFiles.jpeg(ImageFiles.picture(7, 1024, 1024, GREY));
        try (ImageDecoder fitting = decoder(1024, 1024, ColourOrder.GREY)) {
            assertThatCode(() -> fitting.decode(jpeg, MediaType.JPEG)).doesNotThrowAnyException();
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 30", "40, 0"})
    void refusesAnImageWithoutPixels(int width, int height) {
        assertThat(refusal(declaring(width, height)).detail()).contains(width + " x " + height);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 50_000})
    void refusesMoreScansThanAnyEncoderWrites(int more) {
        byte[] jpeg = ImageFiles.progressiveJpeg(ImageFiles.picture(8, 40, 30, GREY));
        UndecodableImageException refusal = refusal(withScans(jpeg, JpegFile.MAX_SCANS + more));
        assertThat(refusal.reason()).isEqualTo(DeadLetterReason.IMAGE_TOO_LARGE);
        assertThat(refusal.detail()).isEqualTo("JPEG of more than 64 scans");
    }

    @Test
    void refusesMoreScansOfAnImageAtTheLimitOfPixelsThanEncodersWrite() throws Exception {
        ImageSpec any = new ImageSpec(1, 8, 8, ColourOrder.GREY, Resize.STRETCH);
        byte[] jpeg = ImageFiles.progressiveJpeg(ImageFiles.picture(8, 40, 30, GREY));
        byte[] worked = withScans(jpeg, 13 - JpegFile.read(jpeg).scans());
        try (ImageDecoder atLimit = new ImageDecoder(any, new DecodeLimits(1 << 20, 40 * 30));
                ImageDecoder below = new ImageDecoder(any, new DecodeLimits(1 << 20, 40 * 33))) {
            assertThat(refusal(atLimit, worked).reason())
                    .isEqualTo(DeadLetterReason.IMAGE_TOO_LARGE);
            // The scans that were added are no sound ones, but there are not too many of them.
            assertThat(refusal(below, worked).reason())
                    .isEqualTo(DeadLetterReason.UNREADABLE_IMAGE);
        }
    }

    private static byte[] withScans(byte[] jpeg, int more) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(jpeg, 0, jpeg.length - 2);
        for (int scan = 0; scan < more; scan++) {
            out.writeBytes(new byte[] {-1, (byte) 0xda, 0, 8, 1, 1, 0, 0, 0, 0, 0x55});
        }
        out.writeBytes(new byte[] {-1, (byte) 0xd9});
        return out.toByteArray();
    }

    private UndecodableImageException refusal(byte[] jpeg) {
        return refusal(decoder, jpeg);
    }

    private static UndecodableImageException refusal(ImageDecoder decoder, byte[] jpeg) {
        return catchThrowableOfType(
                UndecodableImageException.class, () -> decoder.decode(jpeg, MediaType.JPEG));
    }

    private static byte[] declaring(int width, int height) {
        byte[] jpeg = ImageFiles.jpeg(ImageFiles.picture(6, 40, 30, COLOUR));
        int at = frameAt(jpeg);
        jpeg[at + 5] = (byte) (height >> 8);
        jpeg[at + 6] = (byte) height;
        jpeg[at + 7] = (byte) (width >> 8);
        jpeg[at + 8] = (byte) width;
        return jpeg;
    }

    /** Where the baseline frame's header is. */
    private static int frameAt(byte[] jpeg) {
        int at = 0;
        while ((jpeg[at] & 0xff) != 0xff || (jpeg[at + 1] & 0xff) != 0xc0) {
            at++;
        }
        return at;
    }

    /** A segment more, after the first one. */
    private static byte[] insert(byte[] jpeg, int marker, byte[] data) {
        int at = 4 + ((jpeg[4] & 0xff) << 8 | jpeg[5] & 0xff);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(jpeg, 0, at);
        out.write(0xff);
        out.write(marker);
        out.write(data.length + 2 >> 8);
        out.write(data.length + 2);
        out.writeBytes(data);
        out.write(jpeg, at, jpeg.length - at);
        return out.toByteArray();
    }

    private static ImageDecoder decoder(int width, int height, ColourOrder order) {
        return new ImageDecoder(
                new ImageSpec(order.channels(), height, width, order, Resize.REFUSE), LIMITS);
    }
}
