package dev.sluice.augment.train.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Files that are there whole or not at all, whatever moment the process or the machine dies at: the
 * bytes go to a file beside it and onto the disk, then that file takes the name.
 */
final class DurableFile {

    private DurableFile() {}

    /** Where the bytes of a file go until they are all there; one that was left is overwritten. */
    static Path unfinished(Path file) {
        return file.resolveSibling(file.getFileName() + ".unfinished");
    }

    /**
     * Writes a file or replaces it.
     *
     * @throws IOException if it cannot be written, with the bytes needed and those free; what was
     *     there before still is
     */
    static void write(Path file, byte[] content) throws IOException {
        Path unfinished = unfinished(file);
        try (FileChannel channel =
                FileChannel.open(
                        unfinished,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE)) {
            ByteBuffer left = ByteBuffer.wrap(content);
            while (left.hasRemaining()) {
                channel.write(left);
            }
            channel.force(true);
        } catch (IOException e) {
            throw DiskSpace.cannotWrite(file, content.length, e);
        }
        publish(unfinished, file);
    }

    /** Gives a file that is on the disk its name. */
    static void publish(Path unfinished, Path file) throws IOException {
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel folder =
                FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
            folder.force(true);
        }
    }
}
