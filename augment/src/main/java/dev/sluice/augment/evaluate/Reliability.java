package dev.sluice.augment.evaluate;

import java.util.ArrayList;
import java.util.List;

/**
 * Confidence against right answers, in bins of equal width over [0, 1]; a confidence of 1 is in the
 * last. Mean distance of the two, weighted by the images in a bin, is the expected calibration
 * error (Guo et al., arXiv 1706.04599, section 2).
 *
 * @param bins from confidence 0 up
 */
public record Reliability(List<Bin> bins) {

    /** As many as the expected calibration error is told with. */
    public static final int BINS = 15;

    /**
     * Images of like confidence.
     *
     * @param images how many
     * @param confidence their mean confidence; 0 where there are none
     * @param right share of them that is answered rightly; 0 where there are none
     */
    public record Bin(int images, double confidence, double right) {}

    public Reliability {
        bins = List.copyOf(bins);
    }

    /**
     * @param confidence [M], in [0, 1]
     * @param right [M]
     */
    public static Reliability of(float[] confidence, boolean[] right) {
        int[] images = new int[BINS];
        double[] sure = new double[BINS];
        int[] rights = new int[BINS];
        for (int i = 0; i < confidence.length; i++) {
            int bin = Math.min(BINS - 1, (int) (confidence[i] * BINS));
            images[bin]++;
            sure[bin] += confidence[i];
            rights[bin] += right[i] ? 1 : 0;
        }
        List<Bin> bins = new ArrayList<>();
        for (int bin = 0; bin < BINS; bin++) {
            int divisor = Math.max(1, images[bin]);
            bins.add(new Bin(images[bin], sure[bin] / divisor, (double) rights[bin] / divisor));
        }
        return new Reliability(bins);
    }

    /** Mean distance of confidence and right answers, in [0, 1]. */
    public double expectedCalibrationError() {
        double distance = 0;
        int images = 0;
        for (Bin bin : bins) {
            distance += bin.images() * Math.abs(bin.confidence() - bin.right());
            images += bin.images();
        }
        return distance / images;
    }
}
