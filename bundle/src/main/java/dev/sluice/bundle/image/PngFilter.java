package dev.sluice.bundle.image;

/** Undoes the row filters of PNG in place (PNG specification, section 9). */
final class PngFilter {

    private PngFilter() {}

    /**
     * @param rows holds the row to restore and, {@code stride} bytes before it, the restored row
     *     above, or zeros
     * @param row where the row's filter byte is; its samples follow
     * @param stride bytes of a row, filter byte included
     * @param distance to the same byte of the pixel before
     */
    static void undo(byte[] rows, int row, int stride, int distance)
            throws UndecodableImageException {
        int from = row + 1;
        int end = row + stride;
        switch (rows[row]) {
            case 0 -> {}
            case 1 -> undoSub(rows, from + distance, end, distance);
            case 2 -> undoUp(rows, from, end, stride);
            case 3 -> undoAverage(rows, from, end, stride, distance);
            case 4 -> undoPaeth(rows, from, end, stride, distance);
            default ->
                    throw UndecodableImageException.unreadable(
                            "PNG with row filter " + (rows[row] & 0xff) + "; expected 0 to 4");
        }
    }

    private static void undoSub(byte[] rows, int from, int end, int distance) {
        for (int i = from; i < end; i++) {
            rows[i] += rows[i - distance];
        }
    }

    private static void undoUp(byte[] rows, int from, int end, int stride) {
        for (int i = from; i < end; i++) {
            rows[i] += rows[i - stride];
        }
    }

    private static void undoAverage(byte[] rows, int from, int end, int stride, int distance) {
        int firstPixelEnd = Math.min(end, from + distance);
        for (int i = from; i < firstPixelEnd; i++) {
            rows[i] += (byte) ((rows[i - stride] & 0xff) >> 1);
        }
        for (int i = firstPixelEnd; i < end; i++) {
            rows[i] += (byte) ((rows[i - distance] & 0xff) + (rows[i - stride] & 0xff) >> 1);
        }
    }

    private static void undoPaeth(byte[] rows, int from, int end, int stride, int distance) {
        int firstPixelEnd = Math.min(end, from + distance);
        for (int i = from; i < firstPixelEnd; i++) {
            rows[i] += rows[i - stride];
        }
        for (int i = firstPixelEnd; i < end; i++) {
            int left = rows[i - distance] & 0xff;
            int above = rows[i - stride] & 0xff;
            int corner = rows[i - stride - distance] & 0xff;
            rows[i] += (byte) paeth(left, above, corner);
        }
    }

    /** The neighbour nearest to left + above - corner; on a tie, the first in that order. */
    private static int paeth(int left, int above, int corner) {
        int toLeft = Math.abs(above - corner);
        int toAbove = Math.abs(left - corner);
        int toCorner = Math.abs(left + above - 2 * corner);
        if (toLeft <= toAbove && toLeft <= toCorner) {
            return left;
        }
        return toAbove <= toCorner ? above : corner;
    }
}
