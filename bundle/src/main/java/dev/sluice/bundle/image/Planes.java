package dev.sluice.bundle.image;

import dev.sluice.bundle.ImageSpec.ColourOrder;

/**
 * From interleaved pixels to planes in the bundle's colour order. Grey becomes three equal planes;
 * colour becomes grey by the luma of ITU-R BT.601, 0.299 R + 0.587 G + 0.114 B, rounded half up.
 */
final class Planes {

    private Planes() {}

    /** Uint8 [C, H, W], C as the colour order says. */
    static byte[] of(Pixels pixels, ColourOrder order) {
        int size = pixels.width() * pixels.height();
        byte[] from = pixels.bytes();
        byte[] planes = new byte[order.channels() * size];
        if (pixels.channels() == 1) {
            for (int plane = 0; plane < order.channels(); plane++) {
                System.arraycopy(from, 0, planes, plane * size, size);
            }
        } else if (order == ColourOrder.GREY) {
            luma(from, planes);
        } else {
            int red = order == ColourOrder.RGB ? 0 : 2 * size;
            split(from, planes, red, size, 2 * size - red);
        }
        return planes;
    }

    private static void luma(byte[] from, byte[] grey) {
        for (int i = 0, at = 0; i < grey.length; i++, at += 3) {
            int thousandths =
                    299 * (from[at] & 0xff)
                            + 587 * (from[at + 1] & 0xff)
                            + 114 * (from[at + 2] & 0xff);
            grey[i] = (byte) ((thousandths + 500) / 1_000);
        }
    }

    private static void split(byte[] from, byte[] planes, int red, int green, int blue) {
        int size = green;
        for (int i = 0, at = 0; i < size; i++, at += 3) {
            planes[red + i] = from[at];
            planes[green + i] = from[at + 1];
            planes[blue + i] = from[at + 2];
        }
    }
}
