package dev.sluice.loadtest.workload;

import dev.sluice.augment.data.ImageSet;
import dev.sluice.augment.data.ImageShape;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.awt.image.WritableRaster;

/** Small images made as large as a large network takes them, in three planes. */
final class Enlarged {

    private static final int CHANNELS = 3;

    private Enlarged() {}

    static ImageSet of(ImageSet small, int side) {
        ImageShape shape = new ImageShape(CHANNELS, side, side);
        byte[] pixels = new byte[Math.multiplyExact(small.count(), shape.pixels())];
        int[] labels = new int[small.count()];
        for (int i = 0; i < small.count(); i++) {
            WritableRaster large = enlarge(image(small, i), side).getRaster();
            int at = i * shape.pixels();
            for (int c = 0; c < CHANNELS; c++) {
                for (int p = 0; p < side * side; p++) {
                    pixels[at++] = (byte) large.getSample(p % side, p / side, c);
                }
            }
            labels[i] = small.label(i);
        }
        return ImageSet.of(shape, pixels, labels, small.classNames());
    }

    private static BufferedImage image(ImageSet images, int index) {
        ImageShape shape = images.shape();
        byte[] planes = new byte[shape.pixels()];
        images.copyImage(index, planes, 0);
        int plane = shape.height() * shape.width();
        BufferedImage image =
                new BufferedImage(shape.width(), shape.height(), BufferedImage.TYPE_INT_RGB);
        for (int c = 0; c < CHANNELS; c++) {
            int from = c < shape.channels() ? c * plane : 0;
            for (int p = 0; p < plane; p++) {
                image.getRaster()
                        .setSample(
                                p % shape.width(), p / shape.width(), c, planes[from + p] & 0xff);
            }
        }
        return image;
    }

    private static BufferedImage enlarge(BufferedImage small, int side) {
        BufferedImage large = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = large.createGraphics();
        graphics.setRenderingHint(
                RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
        graphics.drawImage(small, 0, 0, side, side, null);
        graphics.dispose();
        return large;
    }
}
