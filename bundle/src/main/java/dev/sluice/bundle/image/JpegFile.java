package dev.sluice.bundle.image;

import javax.annotation.Nullable;

/**
 * A JPEG's markers, walked before anything is decoded (ITU-T T.81, annex B): what size it declares
 * and of what kind it is; and the file without what the picture does not need, so that no colour
 * profile, thumbnail or comment reaches the decoder.
 *
 * @param scans passes over the image that decoding takes
 * @param bytes the file up to its end marker, without such segments, at its front
 * @param length of it
 */
record JpegFile(int width, int height, int scans, byte[] bytes, int length) {

    /**
     * Scans that a progressive JPEG may have. Encoders write about ten; each costs a pass over the
     * whole image however short it is, so a small file of thousands would take minutes.
     */
    static final int MAX_SCANS = 64;

    static JpegFile read(byte[] image) throws UndecodableImageException {
        return new Walk(image).walk();
    }

    /** One way through a file. */
    private static final class Walk {

        private static final int SOI = 0xd8;
        private static final int EOI = 0xd9;
        private static final int SOS = 0xda;
        private static final int JFIF = 0xe0;
        private static final int ADOBE = 0xee;
        private static final int APPLICATION_LAST = 0xef;
        private static final int COMMENT = 0xfe;

        private final byte[] image;
        private final byte[] kept;
        private int keptLength;
        private int at;
        private int scans;

        /** Width and height once the frame's header was met. */
        @Nullable private int[] frame;

        Walk(byte[] image) {
            this.image = image;
            this.kept = new byte[image.length];
        }

        JpegFile walk() throws UndecodableImageException {
            if (image.length < 3
                    || (image[0] & 0xff) != 0xff
                    || (image[1] & 0xff) != SOI
                    || (image[2] & 0xff) != 0xff) {
                throw UndecodableImageException.unreadable(Signatures.unlike("JPEG", image));
            }
            keep(0, 2);
            at = 2;
            int marker = marker();
            while (marker != EOI) {
                segment(marker);
                marker = marker();
            }
            keep(at - 2, at);
            if (frame == null || scans == 0) {
                throw UndecodableImageException.unreadable("JPEG without an image in it");
            }
            return new JpegFile(frame[0], frame[1], scans, kept, keptLength);
        }

        /** Reads a marker; any number of 0xff may come before it. */
        private int marker() throws UndecodableImageException {
            if (byteAt(at) != 0xff) {
                throw UndecodableImageException.unreadable(
                        "JPEG without a marker at byte " + at + ", where one is due");
            }
            while (byteAt(at) == 0xff) {
                at++;
            }
            at++;
            return image[at - 1] & 0xff;
        }

        private void segment(int marker) throws UndecodableImageException {
            int start = at - 2;
            int length = byteAt(at) << 8 | byteAt(at + 1);
            if (marker < 0xc0 || marker >= 0xd0 && marker <= SOI || length < 2) {
                throw UndecodableImageException.unreadable(
                        "JPEG with a segment of type 0x"
                                + Integer.toHexString(marker)
                                + " and "
                                + length
                                + " bytes at byte "
                                + start);
            }
            byteAt(at + length - 1);
            if (isFrame(marker)) {
                frame(marker, length);
            }
            at += length;
            if (marker == SOS) {
                scan();
            }
            if (!isDropped(marker)) {
                keep(start, at);
            }
        }

        private static boolean isFrame(int marker) {
            boolean other = marker == 0xc4 || marker == 0xc8 || marker == 0xcc;
            return marker >= 0xc0 && marker <= 0xcf && !other;
        }

        private static boolean isDropped(int marker) {
            boolean application = marker >= JFIF && marker <= APPLICATION_LAST;
            return marker == COMMENT || application && marker != JFIF && marker != ADOBE;
        }

        private void frame(int marker, int length) throws UndecodableImageException {
            if (marker > 0xc2) {
                throw UndecodableImageException.unsupported(
                        "JPEG of process "
                                + (marker - 0xc0)
                                + "; expected baseline, extended or progressive with Huffman"
                                + " coding");
            }
            if (frame != null || length < 8) {
                throw UndecodableImageException.unreadable(
                        "JPEG with a second or cut frame header at byte " + (at - 2));
            }
            int bits = byteAt(at + 2);
            int components = byteAt(at + 7);
            if (bits != 8 || components != 1 && components != 3) {
                throw UndecodableImageException.unsupported(
                        "JPEG of "
                                + components
                                + " components of "
                                + bits
                                + " bits"
                                + (components == 4 ? " (CMYK or YCCK)" : "")
                                + "; expected 1 (grey) or 3 (colour) of 8 bits");
            }
            int height = byteAt(at + 3) << 8 | byteAt(at + 4);
            int width = byteAt(at + 5) << 8 | byteAt(at + 6);
            frame = new int[] {width, height};
        }

        /** Steps over entropy-coded data to the marker that ends it. */
        private void scan() throws UndecodableImageException {
            scans++;
            if (scans > MAX_SCANS) {
                throw UndecodableImageException.tooLarge(
                        "JPEG of more than " + MAX_SCANS + " scans");
            }
            while (byteAt(at) != 0xff || isData(byteAt(at + 1))) {
                at++;
            }
        }

        /** Whether 0xff and this byte are part of a scan: a stuffed zero, a restart or filling. */
        private static boolean isData(int afterFf) {
            return afterFf == 0 || afterFf == 0xff || afterFf >= 0xd0 && afterFf <= 0xd7;
        }

        private int byteAt(int index) throws UndecodableImageException {
            if (index >= image.length) {
                throw UndecodableImageException.unreadable(
                        "JPEG of " + image.length + " bytes ends before its end marker");
            }
            return image[index] & 0xff;
        }

        private void keep(int from, int to) {
            System.arraycopy(image, from, kept, keptLength, to - from);
            keptLength += to - from;
        }
    }
}
