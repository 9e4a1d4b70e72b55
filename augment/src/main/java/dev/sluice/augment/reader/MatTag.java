package dev.sluice.augment.reader;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The tag of a data element in a MATLAB file.
 *
 * @param type miINT8 = 1, miUINT8 = 2, ...
 * @param bytes of data behind it, without those that fill up to a multiple of 8
 * @param small whether tag and data together are 8 bytes: 4 for the tag, up to 4 for the data
 */
record MatTag(int type, long bytes, boolean small) {

    private static final int WORD = Integer.BYTES;

    /** Reads a tag, whose element {@code what} names. */
    static MatTag read(DataStream in, String what) throws IOException {
        int first = in.readInt("the tag of " + what);
        int smallBytes = first >>> Short.SIZE;
        if (smallBytes > WORD) {
            throw in.malformed(
                    in.offset() - WORD, "at most 4 bytes in a short tag", "" + smallBytes);
        }
        return smallBytes > 0
                ? new MatTag(first & 0xffff, smallBytes, true)
                : new MatTag(
                        first, Integer.toUnsignedLong(in.readInt("the tag of " + what)), false);
    }

    /** Reads the tag of an element of the file itself; empty at the file's end. */
    static Optional<MatTag> readOrEnd(DataStream file) throws IOException {
        byte[] tag = new byte[2 * WORD];
        if (!file.fillOrEnd(tag, "the tag of a data element")) {
            return Optional.empty();
        }
        ByteBuffer words = ByteBuffer.wrap(tag).order(file.order());
        return Optional.of(
                new MatTag(words.getInt(), Integer.toUnsignedLong(words.getInt()), false));
    }

    /** Bytes behind the data up to the next tag. */
    int padding() {
        int unit = small ? WORD : 2 * WORD;
        return (int) ((unit - bytes % unit) % unit);
    }
}
