package dev.sluice.bundle.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bundle.ImageSpec;
import dev.sluice.bundle.ImageSpec.ColourOrder;
import dev.sluice.bundle.ImageSpec.Resize;
import dev.sluice.bundle.image.PngHeader.ColourType;
import dev.sluice.schemas.MediaType;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever the bytes, there is an image or an {@link UndecodableImageException}, and soon. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class DecodeFuzzTest {

    private static final ImageSpec SPEC =
            new ImageSpec(3, 16, 16, ColourOrder.BGR, Resize.CENTRE_CROP);

    private final ImageDecoder decoder = new ImageDecoder(SPEC, new DecodeLimits(1 << 20, 1 << 16));
    private int images;
    private int refusals;

    @AfterEach
    void close() {
        decoder.close();
    }

    @Test
    void survivesRandomBytes() {
        Random random = new Random(1);
        for (int i = 0; i < 3_000; i++) {
            byte[] bytes = new byte[random.nextInt(200)];
            random.nextBytes(bytes);
            decode(bytes, MediaType.values()[i % MediaType.values().length]);
        }
        assertThat(refusals).isGreaterThan(2_900);
    }

    @Test
    void survivesMutatedPngWithWrongAndWithMendedChecksums() {
        Random random = new Random(2);
        List<byte[]> seeds = new ArrayList<>();
        for (ColourType type : ColourType.values()) {
            seeds.add(PngFile.random(random, 9, 11, type, 8, 0, -1));
            seeds.add(PngFile.random(random, 9, 11, type, 8, 1, -1));
        }
        for (int i = 0; i < 12_000; i++) {
            byte[] mutant = mutant(seeds.get(i % seeds.size()), random);
            decode(i % 4 == 0 ? mutant : mended(mutant), MediaType.PNG);
        }
        assertThat(images).isGreaterThan(500);
        assertThat(refusals).isGreaterThan(5_000);
    }

    @Test
    void survivesMutatedJpeg() {
        Random random = new Random(3);
        List<byte[]> seeds = new ArrayList<>();
        for (int type : new int[] {BufferedImage.TYPE_INT_RGB, BufferedImage.TYPE_BYTE_GRAY}) {
            BufferedImage picture = ImageFiles.picture(3, 40, 24, type);
            seeds.add(ImageFiles.jpeg(picture));
            seeds.add(ImageFiles.progressiveJpeg(picture));
        }
        for (int i = 0; i < 8_000; i++) {
            decode(mutant(seeds.get(i % seeds.size()), random), MediaType.JPEG);
        }
        assertThat(images).isGreaterThan(500);
        assertThat(refusals).isGreaterThan(1_000);
    }

    /** Any exception but the one declared fails the test, as does an image of another size. */
    private void decode(byte[] bytes, MediaType type) {
        try {
            assertThat(decoder.decode(bytes, type)).hasSize(SPEC.bytes());
            images++;
        } catch (UndecodableImageException e) {
            assertThat(e.detail()).isNotBlank();
            refusals++;
        }
    }

    private static byte[] mutant(byte[] seed, Random random) {
        byte[] mutant = seed.clone();
        int changes = 1 + random.nextInt(4);
        for (int i = 0; i < changes; i++) {
            int at = random.nextInt(mutant.length);
            switch (random.nextInt(5)) {
                case 0 -> mutant[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> mutant[at] = (byte) random.nextInt();
                case 2 -> mutant[at] = (byte) (random.nextBoolean() ? 0xff : 0);
                case 3 -> mutant = Arrays.copyOf(mutant, Math.max(1, at));
                default -> {
                    int from = random.nextInt(mutant.length);
                    int length =
                            Math.min(1 + random.nextInt(20), mutant.length - Math.max(at, from));
                    System.arraycopy(mutant, from, mutant, at, length);
                }
            }
        }
        return mutant;
    }

    /** With the right checksum on each chunk, so that the damage gets past it. */
    private static byte[] mended(byte[] png) {
        for (int at = 8; at + 12 <= png.length; ) {
            int length = PngChunks.int32(png, at);
            if (length < 0 || length > png.length - at - 12) {
                return png;
            }
            CRC32 crc = new CRC32();
            crc.update(png, at + 4, 4 + length);
            for (int i = 0; i < 4; i++) {
                png[at + 8 + length + i] = (byte) (crc.getValue() >> 24 - 8 * i);
            }
            at += 12 + length;
        }
        return png;
    }
}
