package dev.sluice.augment.data;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Pixels in a temporary file, image after image, uint8 [C][H][W]; the operating system keeps in
 * memory what it has room for.
 *
 * <p>The file has lost its name by the time that it is written to (Linux unlinks what is to be
 * deleted on close). So its space is free again as soon as the set is garbage or the process ends,
 * be it by a kill, and nobody has to close a set.
 */
final class FilePixels implements PixelStore {

    private final Path folder;
    private final FileChannel channel;
    private final int imageBytes;

    private FilePixels(Path folder, FileChannel channel, int imageBytes) {
        this.folder = folder;
        this.channel = channel;
        this.imageBytes = imageBytes;
    }

    /** An empty store. */
    static FilePixels create(Path folder, int imageBytes) throws IOException {
        Path file = Files.createTempFile(folder, "sluice-images-", ".u8");
        FileChannel channel =
                FileChannel.open(
                        file,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.DELETE_ON_CLOSE);
        return new FilePixels(folder, channel, imageBytes);
    }

    /** Writes the image of a row; not while others read. */
    void write(int row, byte[] image) throws IOException {
        ByteBuffer rest = ByteBuffer.wrap(image);
        long end = (row + 1L) * imageBytes;
        try {
            while (rest.hasRemaining()) {
                channel.write(rest, end - rest.remaining());
            }
        } catch (IOException e) {
            throw new IOException(
                    ("image %d cannot be kept in a file in %s, which has %d MB already: %s;"
                                    + " -Djava.io.tmpdir=DIR names another folder")
                            .formatted(row, folder, channel.size() >> 20, e.getMessage()),
                    e);
        }
    }

    @Override
    public void put(int row, ByteBuffer target) {
        if (target.remaining() < imageBytes) {
            throw new BufferOverflowException();
        }
        int end = target.position() + imageBytes;
        ByteBuffer part = target.duplicate().limit(end);
        long imageEnd = (row + 1L) * imageBytes;
        try {
            while (part.hasRemaining()) {
                int read = channel.read(part, imageEnd - part.remaining());
                if (read < 0) {
                    throw new EOFException("image %d is not in the file".formatted(row));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "image %d of a set kept in %s".formatted(row, folder), e);
        }
        target.position(end);
    }
}
