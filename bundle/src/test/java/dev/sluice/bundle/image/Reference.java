package dev.sluice.bundle.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.sluice.bundle.ImageSpec.ColourOrder;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * What an image decodes to by other means: ImageIO's samples and arithmetic in double, pixel by
 * pixel.
 */
final class Reference {

    private Reference() {}

    static byte[] planes(byte[] image, String format, ColourOrder order) {
        return planes(read(image, format), order);
    }

    /** Fails with the first byte that differs, not with both arrays. */
    static void assertSame(byte[] found, byte[] expected, String what) {
        assertThat(found.length).as(what).isEqualTo(expected.length);
        int at = Arrays.mismatch(found, expected);
        if (at >= 0) {
            fail("%s: byte %d is %d; expected %d", what, at, found[at] & 0xff, expected[at] & 0xff);
        }
    }

    static BufferedImage read(byte[] image, String format) {
        Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(format);
        ImageReader reader = readers.next();
        try {
            reader.setInput(new MemoryCacheImageInputStream(new ByteArrayInputStream(image)));
            return reader.read(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            reader.dispose();
        }
    }

    private static byte[] planes(BufferedImage image, ColourOrder order) {
        int size = image.getWidth() * image.getHeight();
        byte[] planes = new byte[size * order.channels()];
        for (int i = 0; i < size; i++) {
            double[] rgb = rgb(image, i % image.getWidth(), i / image.getWidth());
            switch (order) {
                case GREY ->
                        planes[i] =
                                (byte)
                                        Math.round(
                                                (299 * rgb[0] + 587 * rgb[1] + 114 * rgb[2])
                                                        / 1_000);
                case RGB -> put(planes, i, size, rgb[0], rgb[1], rgb[2]);
                case BGR -> put(planes, i, size, rgb[2], rgb[1], rgb[0]);
            }
        }
        return planes;
    }

    private static void put(byte[] planes, int i, int size, double a, double b, double c) {
        planes[i] = (byte) a;
        planes[i + size] = (byte) b;
        planes[i + 2 * size] = (byte) c;
    }

    private static double[] rgb(BufferedImage image, int x, int y) {
        Raster raster = image.getRaster();
        if (image.getColorModel() instanceof IndexColorModel palette) {
            int index = raster.getSample(x, y, 0);
            return new double[] {
                palette.getRed(index), palette.getGreen(index), palette.getBlue(index)
            };
        }
        int bands = raster.getNumBands();
        double[] rgb = new double[3];
        for (int channel = 0; channel < 3; channel++) {
            int sample = raster.getSample(x, y, bands < 3 ? 0 : channel);
            boolean sixteen = raster.getSampleModel().getSampleSize(0) == 16;
            rgb[channel] = sixteen ? Math.round(sample / 257.0) : sample;
        }
        return rgb;
    }
}
