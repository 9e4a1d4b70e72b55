package dev.sluice.bundle.image;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Random;
import javax.annotation.Nullable;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Images that look a little like photographs, and ImageIO's files of them. */
final class ImageFiles {

    private ImageFiles() {}

    /** A seeded gradient with noise; {@code type} as in {@link BufferedImage}. */
    static BufferedImage picture(long seed, int width, int height, int type) {
        Random random = new Random(seed);
        BufferedImage image = new BufferedImage(width, height, type);
        int bands = image.getRaster().getNumBands();
        for (int band = 0; band < bands; band++) {
            double slantX = random.nextDouble() * 255 / width;
            double slantY = random.nextDouble() * 255 / height;
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    double value = slantX * x + slantY * y + 10 * random.nextGaussian();
                    int sample = (int) Math.max(0, Math.min(255, value));
                    image.getRaster().setSample(x, y, band, sample);
                }
            }
        }
        return image;
    }

    static byte[] png(BufferedImage image) {
        return write(new IIOImage(image, null, null), "png", null);
    }

    static byte[] jpeg(BufferedImage image) {
        return write(new IIOImage(image, null, null), "jpeg", null);
    }

    static byte[] progressiveJpeg(BufferedImage image) {
        ImageWriteParam param =
                ImageIO.getImageWritersByFormatName("jpeg").next().getDefaultWriteParam();
        param.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
        return write(new IIOImage(image, null, null), "jpeg", param);
    }

    /** The raster's bands as they are; four of them make what readers take for CMYK. */
    static byte[] jpeg(Raster raster) {
        return write(new IIOImage(raster, null, null), "jpeg", null);
    }

    private static byte[] write(IIOImage image, String format, @Nullable ImageWriteParam param) {
        ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
            writer.setOutput(stream);
            writer.write(null, image, param);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            writer.dispose();
        }
        return out.toByteArray();
    }
}
