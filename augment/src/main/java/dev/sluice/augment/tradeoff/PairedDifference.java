package dev.sluice.augment.tradeoff;

import dev.sluice.bundle.calibration.Observations;
import dev.sluice.bundle.exit.Thresholds;

/**
 * Cascade against backbone on the same images. Only images on which just one of the two is right
 * say anything about the difference (as in McNemar's test, 1947), so its error is far smaller than
 * that of two accuracies measured apart.
 *
 * @param backboneOnly images that the backbone alone gets right
 * @param cascadeOnly images that the cascade alone gets right
 * @param images all of them
 */
record PairedDifference(int backboneOnly, int cascadeOnly, int images) {

    static PairedDifference of(Observations observations, Thresholds thresholds) {
        int backboneOnly = 0;
        int cascadeOnly = 0;
        int last = observations.earlyExits();
        for (int image = 0; image < observations.images(); image++) {
            boolean cascade = observations.right(image, observations.exitOf(image, thresholds));
            boolean backbone = observations.right(image, last);
            backboneOnly += backbone && !cascade ? 1 : 0;
            cascadeOnly += cascade && !backbone ? 1 : 0;
        }
        return new PairedDifference(backboneOnly, cascadeOnly, observations.images());
    }

    /** Accuracy of the backbone less that of the cascade, in [-1, 1]. */
    double drop() {
        return (double) (backboneOnly - cascadeOnly) / images;
    }

    /** Standard error of {@link #drop}: of the mean of values that are -1, 0 or 1. */
    double standardError() {
        double meanSquare = (double) (backboneOnly + cascadeOnly) / images;
        return Math.sqrt((meanSquare - drop() * drop()) / images);
    }
}
