package dev.sluice.loadtest.demo;

import dev.sluice.job.TopologyOptions;
import java.nio.file.Path;

/**
 * @param bundle to run
 * @param imagesFolder with the test images in their original form
 * @param images of them to send, from the first
 * @param inFlight images that may be under way at a time
 */
public record DemoOptions(
        Path bundle, Path imagesFolder, int images, int inFlight, TopologyOptions topology) {

    /** With fewer a policy would hardly see a batch. */
    public static final int FEWEST_IMAGES = 100;

    public DemoOptions {
        if (images < FEWEST_IMAGES) {
            throw new IllegalArgumentException(
                    images + " images; expected " + FEWEST_IMAGES + " or more");
        }
        if (inFlight < 1) {
            throw new IllegalArgumentException(inFlight + " images in flight; expected 1 or more");
        }
    }
}
