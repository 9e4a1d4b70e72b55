package dev.sluice.bundle.image;

import javax.imageio.stream.ImageInputStreamImpl;

/** Bytes as an image input: no copy, no cache in memory or on disk. */
final class ByteArrayImageInput extends ImageInputStreamImpl {

    private final byte[] bytes;
    private final int length;

    ByteArrayImageInput(byte[] bytes, int length) {
        this.bytes = bytes;
        this.length = length;
    }

    @Override
    public int read() {
        bitOffset = 0;
        return streamPos < length ? bytes[(int) streamPos++] & 0xff : -1;
    }

    @Override
    public int read(byte[] target, int from, int most) {
        bitOffset = 0;
        if (streamPos >= length) {
            return -1;
        }
        int count = (int) Math.min(most, length - streamPos);
        System.arraycopy(bytes, (int) streamPos, target, from, count);
        streamPos += count;
        return count;
    }

    @Override
    public long length() {
        return length;
    }
}
