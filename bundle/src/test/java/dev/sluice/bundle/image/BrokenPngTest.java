package dev.sluice.bundle.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.management.ThreadMXBean;
import dev.sluice.bundle.ImageSpec;
import dev.sluice.bundle.ImageSpec.ColourOrder;
import dev.sluice.bundle.ImageSpec.Resize;
import dev.sluice.bundle.image.PngHeader.ColourType;
import dev.sluice.schemas.DeadLetterReason;
import dev.sluice.schemas.MediaType;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that are damaged, cut, lying or hostile. */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class BrokenPngTest {

    private static final ImageSpec SPEC = new ImageSpec(1, 4, 5, ColourOrder.GREY, Resize.STRETCH);
    private static final DecodeLimits LIMITS = new DecodeLimits(1 << 24, 1_000_000);

    /** The rows of a 5 x 4 grey image with filter 0. */
    private static final byte[] ROWS = new byte[4 * 6];

    private final ImageDecoder decoder = new ImageDecoder(SPEC, LIMITS);

    @AfterEach
    void close() {
        decoder.close();
    }

    @Test
    void refusesEveryFileThatIsCutBeforeItsImageDataEnds() {
        byte[] png = PngFile.random(new Random(1), 5, 4, ColourType.GREY, 8, 0, -1);
        int end = png.length - 12;
        for (int length = 1; length < end; length++) {
            assertThat(refusal(Arrays.copyOf(png, length)).reason())
                    .as("cut to %d of %d bytes", length, png.length)
                    .isEqualTo(DeadLetterReason.UNREADABLE_IMAGE);
        }
    }

    @Test
    void readsAFileThatIsCutAfterItsImageData() {
        byte[] png = PngFile.random(new Random(1), 5, 4, ColourType.GREY, 8, 0, -1);
        byte[] cut = Arrays.copyOf(png, png.length - 12);
        assertThatCode(() -> decoder.decode(cut, MediaType.PNG)).doesNotThrowAnyException();
    }

    @Test
    void refusesAnyChangedBitInWhatItReads() {
        byte[] png = PngFile.random(new Random(2), 5, 4, ColourType.GREY, 8, 0, -1);
        int end = png.length - 12;
        for (int bit = 0; bit < 8 * end; bit++) {
            byte[] changed = png.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(refusal(changed).detail()).as("bit %d", bit).isNotBlank();
        }
    }

    @Test
    void namesTheDamagedChunk() {
        byte[] png =
                new PngFile()
                        .header(5, 4, 8, 0, 0)
                        .chunk("IDAT", PngFile.compressed(ROWS), 42)
                        .bytes();
        assertThat(refusal(png).detail())
                .isEqualTo("PNG chunk IDAT at byte 33 is damaged: wrong checksum");
    }

    @Test
    void doesNotMindADamagedChunkThatItDoesNotRead() {
        byte[] png =
                new PngFile()
                        .header(5, 4, 8, 0, 0)
                        .chunk("tEXt", new byte[] {1, 2, 3}, 42)
                        .data(ROWS)
                        .bytes();
        assertThatCode(() -> decoder.decode(png, MediaType.PNG)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({"1000, 1001", "70000, 1", "1, 70000", "20000, 20000", "-1, -1"})
    void refusesADeclaredSizeBeyondTheLimit(int width, int height) {
        byte[] png = new PngFile().header(width, height, 8, 2, 0).data(new byte[100_000]).bytes();
        assertThat(refusal(png).reason()).isEqualTo(DeadLetterReason.IMAGE_TOO_LARGE);
    }

    @Test
    void readsADeclaredSizeAtTheLimit() {
        byte[] png = PngFile.grey(1000, 1000, new byte[1_000_000]);
        assertThatCode(() -> decoder.decode(png, MediaType.PNG)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({"0, 4", "5, 0", "0, 0"})
    void refusesAnImageWithoutPixels(int width, int height) {
        byte[] png = new PngFile().header(width, height, 8, 0, 0).data(ROWS).bytes();
        assertThat(refusal(png).detail()).contains(width + " x " + height);
    }

    @Test
    void takesNoMemoryForPixelsThatASmallFileCannotHold() {
        byte[] png = new PngFile().header(1000, 1000, 16, 6, 0).data(new byte[3]).bytes();
        refusal(png);
        long before = allocatedBytes();
        UndecodableImageException refusal = refusal(png);
        assertThat(allocatedBytes() - before).isLessThan(100_000);
        assertThat(refusal.detail()).contains("cannot hold them");
    }

    @Test
    void inflatesNoMoreThanTheDeclaredSizeNeeds() throws Exception {
        byte[] bomb = new PngFile().header(5, 4, 8, 0, 0).data(new byte[200_000_000]).bytes();
        decoder.decode(bomb, MediaType.PNG);
        long before = allocatedBytes();
        decoder.decode(bomb, MediaType.PNG);
        assertThat(allocatedBytes() - before).isLessThan(100_000);
    }

    @Test
    void stepsOverHugeAncillaryChunksUnread() throws Exception {
        byte[] inflatesToMuch = PngFile.compressed(new byte[100_000_000]);
        byte[] png =
                new PngFile()
                        .header(5, 4, 8, 0, 0)
                        .chunk("iCCP", inflatesToMuch)
                        .chunk("zTXt", inflatesToMuch)
                        .chunk("pRVT", new byte[10_000_000])
                        .data(ROWS)
                        .bytes();
        decoder.decode(png, MediaType.PNG);
        long before = allocatedBytes();
        decoder.decode(png, MediaType.PNG);
        assertThat(allocatedBytes() - before).isLessThan(100_000);
    }

    @Test
    void refusesAColourOutsideThePalette() {
        PngFile file = new PngFile().header(5, 4, 8, 3, 0).chunk("PLTE", new byte[2 * 3]);
        byte[] rows = ROWS.clone();
        rows[3] = 2;
        assertThat(refusal(file.data(rows).bytes()).detail())
                .isEqualTo("PNG with colour 2 of a palette of 2");
    }

    @Test
    void readsTheLastColourOfThePalette() {
        PngFile file = new PngFile().header(5, 4, 8, 3, 0).chunk("PLTE", new byte[2 * 3]);
        byte[] rows = ROWS.clone();
        rows[3] = 1;
        byte[] png = file.data(rows).bytes();
        assertThatCode(() -> decoder.decode(png, MediaType.PNG)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({"0", "4", "771"})
    void refusesAPaletteOfAnImpossibleLength(int length) {
        byte[] png =
                new PngFile()
                        .header(5, 4, 8, 3, 0)
                        .chunk("PLTE", new byte[length])
                        .data(ROWS)
                        .bytes();
        assertThat(refusal(png).detail()).contains("a palette of " + length + " bytes");
    }

    @Test
    void refusesAPaletteImageWithoutAPalette() {
        byte[] png = new PngFile().header(5, 4, 8, 3, 0).data(ROWS).bytes();
        assertThat(refusal(png).detail()).contains("no palette");
    }

    @ParameterizedTest
    @CsvSource({"0, 3", "3, 16", "2, 4", "5, 8", "7, 8", "0, 0", "0, 32", "6, 1"})
    void refusesColourTypesAndDepthsThatDoNotExist(int colour, int depth) {
        byte[] png = new PngFile().header(5, 4, depth, colour, 0).data(ROWS).bytes();
        assertThat(refusal(png).detail()).contains("colour type " + colour + " with " + depth);
    }

    @ParameterizedTest
    @CsvSource({"2", "-1"})
    void refusesAnUnknownWayOfInterlacing(int interlace) {
        byte[] png = new PngFile().header(5, 4, 8, 0, interlace).data(ROWS).bytes();
        assertThat(refusal(png).detail()).contains("interlace " + interlace);
    }

    @Test
    void refusesARowFilterThatDoesNotExist() {
        byte[] rows = ROWS.clone();
        rows[6] = 5;
        byte[] png = new PngFile().header(5, 4, 8, 0, 0).data(rows).bytes();
        assertThat(refusal(png).detail()).isEqualTo("PNG with row filter 5; expected 0 to 4");
    }

    @Test
    void refusesImageDataThatIsOneByteShort() {
        byte[] rows = Arrays.copyOf(ROWS, ROWS.length - 1);
        byte[] png = new PngFile().header(5, 4, 8, 0, 0).data(rows).chunk("IEND").bytes();
        assertThat(refusal(png).detail()).contains("image data ends before");
    }

    @Test
    void refusesImageDataThatIsNotDeflated() {
        byte[] png = new PngFile().header(5, 4, 8, 0, 0).chunk("IDAT", new byte[40]).bytes();
        assertThat(refusal(png).detail()).contains("damaged image data");
    }

    @Test
    void refusesACriticalChunkThatItDoesNotKnow() {
        byte[] png = new PngFile().chunk("CgBI", new byte[4]).header(5, 4, 8, 0, 0).bytes();
        assertThat(refusal(png).detail()).contains("CgBI");
        byte[] later = new PngFile().header(5, 4, 8, 0, 0).chunk("WHAT").data(ROWS).bytes();
        assertThat(refusal(later).detail()).contains("WHAT");
    }

    private UndecodableImageException refusal(byte[] png) {
        return catchThrowableOfType(
                UndecodableImageException.class, () -> decoder.decode(png, MediaType.PNG));
    }

    private static long allocatedBytes() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        return threads.getThreadAllocatedBytes(Thread.currentThread().getId());
    }
}
