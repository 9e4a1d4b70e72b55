package dev.sluice.benchmarks;

import dev.sluice.bundle.Bundle;
import dev.sluice.job.message.Messages;
import dev.sluice.schemas.ImageEvent;
import dev.sluice.schemas.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/** The example bundle and the test images of its data set. */
final class Example {

    private static final Path FOLDER =
            Path.of(System.getProperty("sluice.examples")).resolve("fashion-mnist");

    /** Of a file of images: magic number, count, height, width. */
    private static final int HEADER_BYTES = 16;

    private Example() {}

    static Bundle bundle() {
        return Bundle.read(FOLDER.resolve("bundle"));
    }

    /** The first images, uint8 [1, 28, 28] each. */
    static byte[][] images(int count) {
        Path file = FOLDER.resolve("t10k-images-idx3-ubyte.gz");
        try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
            in.skipNBytes(HEADER_BYTES);
            byte[][] images = new byte[count][];
            for (int i = 0; i < count; i++) {
                images[i] = in.readNBytes(28 * 28);
            }
            return images;
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read", e);
        }
    }

    /** An event with raw pixels, as a producer writes it. */
    static byte[] event(byte[] pixels) {
        return Messages.encode(
                ImageEvent.getEncoder(),
                new ImageEvent(
                        "image-00000",
                        ByteBuffer.wrap(pixels),
                        MediaType.RAW,
                        Instant.EPOCH,
                        null,
                        Map.of()));
    }
}
