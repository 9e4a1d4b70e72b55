package dev.sluice.bundle.image;

import dev.sluice.bundle.ImageSpec;
import dev.sluice.bundle.ImageSpec.ColourOrder;
import dev.sluice.bundle.ImageSpec.Resize;
import dev.sluice.schemas.MediaType;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Images a second of processor time, of ours and of ImageIO, on one thread: {@code main}, not a
 * test. Processor time, so that a busy machine tells the same.
 */
final class DecodeBenchmarkCommand {

    private static final int PICTURES = 64;
    private static final Duration WARM_UP = Duration.ofSeconds(3);
    private static final Duration MEASURED = Duration.ofSeconds(5);

    private DecodeBenchmarkCommand() {}

    private interface Decode {
        byte[] decode(byte[] image) throws Exception;
    }

    public static void main(String[] args) throws Exception {
        measure(28, BufferedImage.TYPE_BYTE_GRAY, ColourOrder.GREY, MediaType.PNG);
        measure(32, BufferedImage.TYPE_INT_RGB, ColourOrder.RGB, MediaType.PNG);
        measure(32, BufferedImage.TYPE_INT_RGB, ColourOrder.RGB, MediaType.JPEG);
        measure(224, BufferedImage.TYPE_INT_RGB, ColourOrder.RGB, MediaType.PNG);
        measure(224, BufferedImage.TYPE_INT_RGB, ColourOrder.RGB, MediaType.JPEG);
    }

    private static void measure(int side, int bufferedType, ColourOrder order, MediaType type)
            throws Exception {
        byte[][] images = new byte[PICTURES][];
        for (int i = 0; i < PICTURES; i++) {
            BufferedImage picture = ImageFiles.picture(i, side, side, bufferedType);
            images[i] = type == MediaType.PNG ? ImageFiles.png(picture) : ImageFiles.jpeg(picture);
        }
        ImageSpec spec = new ImageSpec(order.channels(), side, side, order, Resize.REFUSE);
        String format = type.name().toLowerCase(Locale.ROOT);
        ImageReader reader = ImageIO.getImageReadersByFormatName(format).next();
        try (ImageDecoder decoder = new ImageDecoder(spec, new DecodeLimits(1 << 20, 1 << 20))) {
            double ours = imagesPerSecond(images, image -> decoder.decode(image, type));
            double theirs = imagesPerSecond(images, image -> imageIo(reader, image, order));
            System.out.printf(
                    Locale.ROOT,
                    "%s %dx%dx%d, %d bytes: %.0f images/s; ImageIO %.0f; %.1f times%n",
                    type,
                    side,
                    side,
                    order.channels(),
                    images[0].length,
                    ours,
                    theirs,
                    ours / theirs);
        } finally {
            reader.dispose();
        }
    }

    private static byte[] imageIo(ImageReader reader, byte[] image, ColourOrder order)
            throws Exception {
        reader.setInput(
                new MemoryCacheImageInputStream(new ByteArrayInputStream(image)), true, true);
        BufferedImage decoded = reader.read(0);
        int size = decoded.getWidth() * decoded.getHeight();
        byte[] planes = new byte[order.channels() * size];
        int[] samples =
                decoded.getRaster()
                        .getPixels(0, 0, decoded.getWidth(), decoded.getHeight(), (int[]) null);
        for (int i = 0; i < samples.length; i++) {
            planes[i % order.channels() * size + i / order.channels()] = (byte) samples[i];
        }
        return planes;
    }

    private static double imagesPerSecond(byte[][] images, Decode decode) throws Exception {
        run(images, decode, WARM_UP);
        return run(images, decode, MEASURED);
    }

    private static double run(byte[][] images, Decode decode, Duration duration) throws Exception {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long start = threads.getCurrentThreadCpuTime();
        long count = 0;
        long elapsed = 0;
        while (elapsed < duration.toNanos()) {
            for (byte[] image : images) {
                decode.decode(image);
            }
            count += images.length;
            elapsed = threads.getCurrentThreadCpuTime() - start;
        }
        return count * 1e9 / elapsed;
    }
}
