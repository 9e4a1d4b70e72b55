package dev.sluice.augment.train.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;

/**
 * A file of float32 rows, each made of parts of fixed lengths one behind the other: the features of
 * one image at every cut. Rows are read where they stand, so that memory holds one of them however
 * large the file is; the system's page cache takes what it has room for.
 *
 * <p>Native byte order. Not thread-safe.
 */
public final class RowFile implements AutoCloseable {

    private final FileChannel channel;
    private final List<Integer> parts;
    private final ByteBuffer row;

    private RowFile(FileChannel channel, List<Integer> parts) {
        this.channel = channel;
        this.parts = parts;
        this.row = row(parts);
    }

    /** Bytes of a file. */
    public static long bytes(List<Integer> parts, long rows) {
        return Math.multiplyExact(rowBytes(parts), rows);
    }

    /**
     * A file that is whole, if there is one.
     *
     * @param parts numbers in each part of a row
     */
    public static Optional<RowFile> open(Path file, List<Integer> parts, long rows)
            throws IOException {
        if (!Files.exists(file) || Files.size(file) != bytes(parts, rows)) {
            return Optional.empty();
        }
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        return Optional.of(new RowFile(channel, List.copyOf(parts)));
    }

    /**
     * Reads one row, as far as it is asked for.
     *
     * @param into where each part from the first on goes: a buffer of rows of that part alone
     * @param at which row of the buffers is written; positions and limits are left alone
     */
    public void read(long index, List<FloatBuffer> into, int at) throws IOException {
        long position = index * row.capacity();
        row.clear().limit(Math.toIntExact(rowBytes(parts.subList(0, into.size()))));
        while (row.hasRemaining()) {
            if (channel.read(row, position + row.position()) < 0) {
                throw new IOException("row %d is behind the end of the file".formatted(index));
            }
        }
        FloatBuffer floats = row.flip().asFloatBuffer();
        int from = 0;
        for (int i = 0; i < into.size(); i++) {
            into.get(i).put(at * parts.get(i), floats, from, parts.get(i));
            from += parts.get(i);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private static long rowBytes(List<Integer> parts) {
        return parts.stream().mapToLong(part -> (long) part * Float.BYTES).sum();
    }

    private static ByteBuffer row(List<Integer> parts) {
        return ByteBuffer.allocateDirect(Math.toIntExact(rowBytes(parts)))
                .order(ByteOrder.nativeOrder());
    }

    /** Writes a file row by row; it gets its name when it is whole, and goes if it never is. */
    public static final class Writer implements AutoCloseable {

        private final Path file;
        private final List<Integer> parts;
        private final ByteBuffer row;
        private final FileChannel channel;

        /** Bytes that are still to be written. */
        private long left;

        /**
         * @param rows that the file will have
         */
        public Writer(Path file, List<Integer> parts, long rows) throws IOException {
            this.left = bytes(parts, rows);
            this.file = file;
            this.parts = List.copyOf(parts);
            this.row = row(parts);
            this.channel =
                    FileChannel.open(
                            DurableFile.unfinished(file),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.TRUNCATE_EXISTING,
                            StandardOpenOption.WRITE);
        }

        /**
         * Appends rows.
         *
         * @param from buffers as {@link RowFile#read} fills them
         * @param count how many, from the buffers' first row on
         */
        public void append(List<FloatBuffer> from, int count) throws IOException {
            for (int r = 0; r < count; r++) {
                row.clear();
                FloatBuffer floats = row.asFloatBuffer();
                for (int i = 0; i < parts.size(); i++) {
                    floats.put(from.get(i).slice(r * parts.get(i), parts.get(i)));
                }
                write();
            }
        }

        /** Puts all on the disk and gives the file its name. */
        public void finish() throws IOException {
            try {
                channel.force(true); // some file systems are full only here
            } catch (IOException e) {
                throw DiskSpace.cannotWrite(file, left, e);
            }
            channel.close();
            DurableFile.publish(DurableFile.unfinished(file), file);
        }

        @Override
        public void close() throws IOException {
            channel.close();
            Files.deleteIfExists(DurableFile.unfinished(file));
        }

        private void write() throws IOException {
            try {
                while (row.hasRemaining()) {
                    left -= channel.write(row);
                }
            } catch (IOException e) {
                throw DiskSpace.cannotWrite(file, left, e);
            }
        }
    }
}
