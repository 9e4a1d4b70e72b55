package dev.sluice.bundle.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.sluice.bundle.ImageSpec;
import dev.sluice.bundle.ImageSpec.ColourOrder;
import dev.sluice.bundle.ImageSpec.Resize;
import dev.sluice.schemas.MediaType;
import java.awt.image.BufferedImage;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/** The images that the example bundle is shown on; skipped in a checkout without them. */
class RealImagesTest {

    private static final Path IMAGES =
            Path.of(System.getProperty("sluice.examples"))
                    .resolve("fashion-mnist/t10k-images-idx3-ubyte.gz");
    private static final int IDX_IMAGES = 0x803;
    private static final int DECODED = 2_000;

    @Test
    void decodesToThePixelsThatWereEncodedAndThatImageIoReads() throws Exception {
        assumeThat(IMAGES).exists();
        try (DataInputStream in = open();
                ImageDecoder grey = decoder(ColourOrder.GREY);
                ImageDecoder colour = decoder(ColourOrder.RGB)) {
            BufferedImage image = new BufferedImage(28, 28, BufferedImage.TYPE_BYTE_GRAY);
            for (int i = 0; i < DECODED; i++) {
                byte[] pixels = in.readNBytes(28 * 28);
                image.getRaster().setDataElements(0, 0, 28, 28, pixels);
                byte[] png = ImageFiles.png(image);
                Reference.assertSame(grey.decode(png, MediaType.PNG), pixels, "image " + i);
                Reference.assertSame(
                        colour.decode(png, MediaType.PNG),
                        Reference.planes(png, "png", ColourOrder.RGB),
                        "image " + i);
            }
        }
    }

    private static ImageDecoder decoder(ColourOrder order) {
        return new ImageDecoder(
                new ImageSpec(order.channels(), 28, 28, order, Resize.REFUSE),
                new DecodeLimits(1 << 16, 1 << 16));
    }

    private static DataInputStream open() throws IOException {
        DataInputStream in = new DataInputStream(new GZIPInputStream(Files.newInputStream(IMAGES)));
        assertThat(in.readInt()).isEqualTo(IDX_IMAGES);
        assertThat(in.readInt()).isGreaterThanOrEqualTo(DECODED);
        assertThat(in.readInt()).isEqualTo(28);
        assertThat(in.readInt()).isEqualTo(28);
        return in;
    }
}
