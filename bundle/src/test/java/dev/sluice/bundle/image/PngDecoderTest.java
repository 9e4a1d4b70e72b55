package dev.sluice.bundle.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bundle.ImageSpec;
import dev.sluice.bundle.ImageSpec.ColourOrder;
import dev.sluice.bundle.ImageSpec.Resize;
import dev.sluice.bundle.image.PngHeader.ColourType;
import dev.sluice.schemas.MediaType;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kind of PNG, pixel by pixel against ImageIO. */
class PngDecoderTest {

    private static final DecodeLimits LIMITS = new DecodeLimits(1 << 24, 1 << 22);

    static Stream<Arguments> kinds() {
        return Stream.of(ColourType.values())
                .flatMap(
                        type ->
                                IntStream.of(depths(type))
                                        .boxed()
                                        .flatMap(
                                                depth ->
                                                        Stream.of(
                                                                Arguments.of(type, depth, 0),
                                                                Arguments.of(type, depth, 1))));
    }

    private static int[] depths(ColourType type) {
        return switch (type) {
            case GREY -> new int[] {1, 2, 4, 8, 16};
            case PALETTE -> new int[] {1, 2, 4, 8};
            default -> new int[] {8, 16};
        };
    }

    @ParameterizedTest(name = "{0} of {1} bits, interlace {2}")
    @MethodSource("kinds")
    void decodesEveryKindToThePixelsThatImageIoReads(ColourType type, int depth, int interlace)
            throws Exception {
        Random random = new Random(41L * depth + interlace);
        for (int filter = PngFile.ANY_FILTER; filter <= 4; filter++) {
            for (int round = 0; round < 12; round++) {
                int width = 1 + random.nextInt(round < 6 ? 10 : 70);
                int height = 1 + random.nextInt(round < 6 ? 10 : 70);
                byte[] png = PngFile.random(random, width, height, type, depth, interlace, filter);
                for (ColourOrder order : ColourOrder.values()) {
                    Reference.assertSame(
                            decode(png, width, height, order),
                            Reference.planes(png, "png", order),
                            width + " x " + height + ", filter " + filter + ", " + order);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(ColourOrder.class)
    void decodesImagesThatAreInflatedInManyBlocks(ColourOrder order) throws Exception {
        Random random = new Random(5);
        byte[] png = PngFile.random(random, 700, 300, ColourType.RGB_ALPHA, 8, 0, -1);
        Reference.assertSame(
                decode(png, 700, 300, order), Reference.planes(png, "png", order), "image");
    }

    @Test
    void decodesRowsThatAreLongerThanABlock() throws Exception {
        byte[] png = PngFile.random(new Random(6), 20_000, 3, ColourType.RGB, 16, 0, -1);
        Reference.assertSame(
                decode(png, 20_000, 3, ColourOrder.RGB),
                Reference.planes(png, "png", ColourOrder.RGB),
                "image");
    }

    @Test
    void decodesAWideImageAfterANarrowOneAndTheOtherWayRound() throws Exception {
        Random random = new Random(7);
        byte[] wide = PngFile.random(random, 300, 5, ColourType.RGB, 8, 0, -1);
        byte[] narrow = PngFile.random(random, 3, 9, ColourType.GREY, 8, 0, -1);
        try (PngDecoder decoder = decoder()) {
            Pixels pixels = new Pixels();
            for (byte[] png : new byte[][] {narrow, wide, narrow, wide}) {
                decoder.decode(png, pixels);
                Reference.assertSame(
                        Planes.of(pixels, ColourOrder.RGB),
                        Reference.planes(png, "png", ColourOrder.RGB),
                        png.length + " bytes");
            }
        }
    }

    @Test
    void decodesDataThatIsSplitOverManyChunksSomeOfThemEmpty() throws Exception {
        byte[] rows = new byte[10 * 11];
        new Random(8).nextBytes(rows);
        for (int y = 0; y < 10; y++) {
            rows[y * 11] = 2;
        }
        PngFile file = new PngFile().header(10, 10, 8, 0, 0);
        for (byte b : PngFile.compressed(rows)) {
            file.chunk("IDAT").chunk("IDAT", b);
        }
        byte[] png = file.chunk("IEND").bytes();
        assertThat(decode(png, 10, 10, ColourOrder.GREY))
                .isEqualTo(Reference.planes(png, "png", ColourOrder.GREY));
    }

    @Test
    void restoresARowOfPaethAsTheSpecificationWorksItOut() throws Exception {
        byte[] rows = {0, 10, 20, 30, 4, 1, 2, 3};
        byte[] png = new PngFile().header(3, 2, 8, 0, 0).data(rows).chunk("IEND").bytes();
        // Row 1: 1 + above 10; then 2 + above 20 (estimate 11 + 20 - 10 = 21); then 3 + above 30.
        assertThat(decode(png, 3, 2, ColourOrder.GREY)).containsExactly(10, 20, 30, 11, 22, 33);
    }

    @Test
    void dropsAlphaAndDoesNotBlendIt() throws Exception {
        byte[] rows = {0, 10, 20, 30, 0, 40, 50, 60, (byte) 128};
        byte[] png = new PngFile().header(2, 1, 8, 6, 0).data(rows).chunk("IEND").bytes();
        assertThat(decode(png, 2, 1, ColourOrder.RGB)).containsExactly(10, 40, 20, 50, 30, 60);
    }

    @Test
    void ignoresAColourThatIsDeclaredTransparent() throws Exception {
        byte[] png =
                new PngFile()
                        .header(2, 1, 8, 0, 0)
                        .chunk("tRNS", (byte) 0, (byte) 7)
                        .data(new byte[] {0, 7, 9})
                        .chunk("IEND")
                        .bytes();
        assertThat(decode(png, 2, 1, ColourOrder.GREY)).containsExactly(7, 9);
    }

    @Test
    void roundsSixteenBitsToTheNearestOfEight() throws Exception {
        // 0x0080 is 128 / 257 = 0.498, 0x0081 is 0.502.
        byte[] rows = {0, 0, (byte) 0x80, 0, (byte) 0x81, -1, -1};
        byte[] png = new PngFile().header(3, 1, 16, 0, 0).data(rows).chunk("IEND").bytes();
        assertThat(decode(png, 3, 1, ColourOrder.GREY)).containsExactly(0, 1, -1);
    }

    private static PngDecoder decoder() {
        ImageSpec any = new ImageSpec(1, 1, 1, ColourOrder.GREY, Resize.STRETCH);
        return new PngDecoder(new SizeRule(any, LIMITS));
    }

    private static byte[] decode(byte[] png, int width, int height, ColourOrder order)
            throws UndecodableImageException {
        ImageSpec spec = new ImageSpec(order.channels(), height, width, order, Resize.REFUSE);
        try (ImageDecoder decoder = new ImageDecoder(spec, LIMITS)) {
            return decoder.decode(png, MediaType.PNG);
        }
    }
}
