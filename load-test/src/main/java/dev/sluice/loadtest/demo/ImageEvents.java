package dev.sluice.loadtest.demo;

import dev.sluice.augment.data.ImageSet;
import dev.sluice.job.message.Messages;
import dev.sluice.schemas.ImageEvent;
import dev.sluice.schemas.MediaType;
import java.awt.image.BufferedImage;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Map;
import javax.annotation.Nullable;
import javax.imageio.ImageIO;
import org.apache.avro.message.MessageEncoder;

/** Writes image events as a camera's gateway would: PNG files. */
public final class ImageEvents {

    private ImageEvents() {}

    /** Id of the image at an index of its set. */
    static String id(int index) {
        return "image-%05d".formatted(index);
    }

    /** The image at an index of a set, as PNG. */
    static DemoEvent of(ImageSet images, int index) {
        return new DemoEvent(id(index), of(images, index, id(index)));
    }

    /** The image at an index of a set, as PNG, under an id of the caller's. */
    public static byte[] of(ImageSet images, int index, String id) {
        return of(images, index, id, ImageEvent.getEncoder());
    }

    /** Likewise, encoded otherwise than by Avro's single-object encoding. */
    public static byte[] of(
            ImageSet images, int index, String id, MessageEncoder<ImageEvent> encoder) {
        return Messages.encode(
                encoder, record(id, png(images, index), MediaType.PNG, images.label(index)));
    }

    /** The bytes of an image event, in Avro's single-object encoding. */
    public static byte[] event(
            String id, byte[] image, MediaType mediaType, @Nullable Integer label) {
        return Messages.encode(ImageEvent.getEncoder(), record(id, image, mediaType, label));
    }

    private static ImageEvent record(
            String id, byte[] image, MediaType mediaType, @Nullable Integer label) {
        return new ImageEvent(
                id, ByteBuffer.wrap(image), mediaType, Instant.now(), label, Map.of());
    }

    /** The image at an index of a set, as the bytes of a PNG file. */
    public static byte[] png(ImageSet images, int index) {
        int channels = images.shape().channels();
        int height = images.shape().height();
        int width = images.shape().width();
        byte[] planes = new byte[images.shape().pixels()];
        images.copyImage(index, planes, 0);
        BufferedImage image =
                new BufferedImage(
                        width,
                        height,
                        channels == 1
                                ? BufferedImage.TYPE_BYTE_GRAY
                                : BufferedImage.TYPE_3BYTE_BGR);
        WritableRaster raster = image.getRaster();
        for (int c = 0; c < channels; c++) {
            for (int i = 0; i < height * width; i++) {
                raster.setSample(i % width, i / width, c, planes[c * height * width + i] & 0xff);
            }
        }
        return png(image);
    }

    static byte[] png(BufferedImage image) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", out);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return out.toByteArray();
    }
}
