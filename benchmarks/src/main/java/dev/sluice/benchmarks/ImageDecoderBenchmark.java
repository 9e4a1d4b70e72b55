package dev.sluice.benchmarks;

import dev.sluice.bundle.ImageSpec;
import dev.sluice.bundle.ImageSpec.ColourOrder;
import dev.sluice.bundle.ImageSpec.Resize;
import dev.sluice.bundle.image.DecodeLimits;
import dev.sluice.bundle.image.ImageDecoder;
import dev.sluice.bundle.image.UndecodableImageException;
import dev.sluice.schemas.MediaType;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** From a file's bytes to uint8 [C, H, W]: ours, and the JDK's ImageIO. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(3)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 5, time = 2)
public class ImageDecoderBenchmark {

    private static final int PICTURES = 64;

    /** What is decoded. */
    public enum Kind {
        EXAMPLE_PNG(28, ColourOrder.GREY, MediaType.PNG),
        EXAMPLE_RAW(28, ColourOrder.GREY, MediaType.RAW),
        SMALL_PNG(32, ColourOrder.RGB, MediaType.PNG),
        SMALL_JPEG(32, ColourOrder.RGB, MediaType.JPEG),
        LARGE_PNG(224, ColourOrder.RGB, MediaType.PNG),
        LARGE_JPEG(224, ColourOrder.RGB, MediaType.JPEG);

        private final int side;
        private final ColourOrder order;
        private final MediaType type;

        Kind(int side, ColourOrder order, MediaType type) {
            this.side = side;
            this.order = order;
            this.type = type;
        }
    }

    @Param Kind kind;

    private final byte[][] images = new byte[PICTURES][];
    private ImageDecoder decoder;
    private ImageReader reader;
    private int next;

    @Setup(Level.Trial)
    public void open() throws IOException {
        byte[][] examples = Example.images(PICTURES);
        for (int i = 0; i < PICTURES; i++) {
            BufferedImage picture = kind.side == 28 ? grey(examples[i]) : noisyGradient(i);
            images[i] = kind.type == MediaType.RAW ? examples[i] : write(picture);
        }
        int channels = kind.order.channels();
        decoder =
                new ImageDecoder(
                        new ImageSpec(channels, kind.side, kind.side, kind.order, Resize.REFUSE),
                        new DecodeLimits(1 << 20, 1 << 20));
        String format = kind.type == MediaType.JPEG ? "jpeg" : "png";
        reader = ImageIO.getImageReadersByFormatName(format).next();
    }

    private BufferedImage grey(byte[] pixels) {
        BufferedImage image = new BufferedImage(kind.side, kind.side, BufferedImage.TYPE_BYTE_GRAY);
        image.getRaster().setDataElements(0, 0, kind.side, kind.side, pixels);
        return image;
    }

    private BufferedImage noisyGradient(long seed) {
        Random random = new Random(seed);
        BufferedImage image = new BufferedImage(kind.side, kind.side, BufferedImage.TYPE_3BYTE_BGR);
        for (int band = 0; band < 3; band++) {
            double slope = random.nextDouble() * 127 / kind.side;
            for (int i = 0; i < kind.side * kind.side; i++) {
                int x = i % kind.side;
                int y = i / kind.side;
                double value = slope * (x + y) + 10 * random.nextGaussian();
                image.getRaster().setSample(x, y, band, (int) Math.max(0, Math.min(255, value)));
            }
        }
        return image;
    }

    private byte[] write(BufferedImage image) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(image, kind.type == MediaType.JPEG ? "jpeg" : "png", out);
        return out.toByteArray();
    }

    private byte[] nextImage() {
        next = (next + 1) % PICTURES;
        return images[next];
    }

    @Benchmark
    public byte[] imageDecoder() throws UndecodableImageException {
        return decoder.decode(nextImage(), kind.type);
    }

    /** Raw pixels are no format of ImageIO's: there they are copied. */
    @Benchmark
    public byte[] imageIo() throws IOException {
        byte[] image = nextImage();
        if (kind.type == MediaType.RAW) {
            return image.clone();
        }
        reader.setInput(
                new MemoryCacheImageInputStream(new ByteArrayInputStream(image)), true, true);
        BufferedImage decoded = reader.read(0);
        int size = kind.side * kind.side;
        byte[] planes = new byte[kind.order.channels() * size];
        int[] samples = decoded.getRaster().getPixels(0, 0, kind.side, kind.side, (int[]) null);
        for (int i = 0; i < samples.length; i++) {
            planes[i % kind.order.channels() * size + i / kind.order.channels()] =
                    (byte) samples[i];
        }
        return planes;
    }

    @TearDown(Level.Trial)
    public void close() {
        decoder.close();
        reader.dispose();
    }
}
