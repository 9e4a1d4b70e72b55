package dev.sluice.bundle.image;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;

/**
 * Walks the chunks of one PNG after another. The checksum of every critical chunk is checked, since
 * a damaged image would be classified as though it were whole; ancillary chunks are stepped over
 * unread, however large. Not thread-safe.
 */
final class PngChunks {

    static final int IHDR = 0x49484452;
    static final int PLTE = 0x504c5445;
    static final int IDAT = 0x49444154;
    static final int IEND = 0x49454e44;

    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

    /** Length, type and checksum. */
    private static final int OVERHEAD = 12;

    /** Bit 5 of a type's first letter: lower case means ancillary. */
    private static final int ANCILLARY = 0x20000000;

    private final CRC32 crc = new CRC32();
    private byte[] image = SIGNATURE;

    /** Where the next chunk starts. Written by {@link #open} and {@link #next}. */
    private int nextAt;

    private int type;
    private int dataAt;
    private int length;

    void open(byte[] png) throws UndecodableImageException {
        if (!Arrays.equals(png, 0, Math.min(8, png.length), SIGNATURE, 0, 8)) {
            throw UndecodableImageException.unreadable(Signatures.unlike("PNG", png));
        }
        image = png;
        nextAt = SIGNATURE.length;
    }

    /** Goes to the next chunk, which is whole and, where critical, undamaged. */
    void next() throws UndecodableImageException {
        int left = image.length - nextAt;
        if (left < OVERHEAD) {
            throw UndecodableImageException.unreadable(
                    "PNG of " + image.length + " bytes ends before its image does");
        }
        length = int32(image, nextAt);
        type = int32(image, nextAt + 4);
        if (length < 0 || length > left - OVERHEAD) {
            throw UndecodableImageException.unreadable(
                    "PNG chunk "
                            + name()
                            + " at byte "
                            + nextAt
                            + " claims "
                            + Integer.toUnsignedLong(length)
                            + " bytes; the file has "
                            + (left - OVERHEAD)
                            + " left for it");
        }
        dataAt = nextAt + 8;
        if ((type & ANCILLARY) == 0) {
            checkSum();
        }
        nextAt += OVERHEAD + length;
    }

    private void checkSum() throws UndecodableImageException {
        crc.reset();
        crc.update(image, nextAt + 4, 4 + length);
        if ((int) crc.getValue() != int32(image, dataAt + length)) {
            throw UndecodableImageException.unreadable(
                    "PNG chunk " + name() + " at byte " + nextAt + " is damaged: wrong checksum");
        }
    }

    byte[] image() {
        return image;
    }

    int type() {
        return type;
    }

    boolean isCritical() {
        return (type & ANCILLARY) == 0;
    }

    int dataAt() {
        return dataAt;
    }

    int length() {
        return length;
    }

    /** The type's letters; anything else in them is shown as a question mark. */
    String name() {
        byte[] letters = {
            (byte) (type >> 24), (byte) (type >> 16), (byte) (type >> 8), (byte) type
        };
        return new String(letters, StandardCharsets.US_ASCII).replaceAll("[^A-Za-z]", "?");
    }

    static int int32(byte[] bytes, int at) {
        return bytes[at] << 24
                | (bytes[at + 1] & 0xff) << 16
                | (bytes[at + 2] & 0xff) << 8
                | bytes[at + 3] & 0xff;
    }
}
