package dev.sluice.bundle.image;

import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * The IDAT chunks of a PNG as one inflated stream. Gives as many bytes as it is asked for and never
 * inflates more, so that what a file unpacks to is bound by the size it declares. Owns native
 * memory until it is closed. Not thread-safe.
 */
final class PngData implements AutoCloseable {

    private final PngChunks chunks;
    private final Inflater inflater = new Inflater();

    PngData(PngChunks chunks) {
        this.chunks = chunks;
    }

    /** Starts with the chunk at hand, an IDAT. */
    void begin() {
        inflater.reset();
        inflater.setInput(chunks.image(), chunks.dataAt(), chunks.length());
    }

    /** Fills {@code length} bytes, to the last. */
    void read(byte[] target, int from, int length) throws UndecodableImageException {
        int at = from;
        int end = from + length;
        while (at < end) {
            int inflated = inflate(target, at, end - at);
            at += inflated;
            if (inflated == 0) {
                nextChunk();
            }
        }
    }

    private int inflate(byte[] target, int at, int length) throws UndecodableImageException {
        try {
            return inflater.inflate(target, at, length);
        } catch (DataFormatException e) {
            throw UndecodableImageException.unreadable(
                    "PNG with damaged image data: " + e.getMessage());
        }
    }

    /** Each call either throws or consumes a chunk of the file, so that reading comes to an end. */
    private void nextChunk() throws UndecodableImageException {
        if (inflater.finished() || !inflater.needsInput()) {
            throw tooShort();
        }
        chunks.next();
        if (chunks.type() != PngChunks.IDAT) {
            throw tooShort();
        }
        inflater.setInput(chunks.image(), chunks.dataAt(), chunks.length());
    }

    private static UndecodableImageException tooShort() {
        return UndecodableImageException.unreadable(
                "PNG whose image data ends before the declared size is filled");
    }

    @Override
    public void close() {
        inflater.end();
    }
}
