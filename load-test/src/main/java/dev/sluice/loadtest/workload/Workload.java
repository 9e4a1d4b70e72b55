package dev.sluice.loadtest.workload;

import dev.sluice.augment.data.ImageSet;
import dev.sluice.bundle.Bundle;
import dev.sluice.bundle.exit.Thresholds;
import dev.sluice.loadtest.demo.ImageEvents;
import dev.sluice.schemas.MediaType;
import java.nio.file.Path;

/**
 * A workload that is ready to be run.
 *
 * @param description for a person
 * @param cascade where the bundle lies
 * @param wholeOf whose network is run whole: the bundle, or one of the same network in other number
 *     types
 * @param whole where that network lies as a bundle of one stage
 * @param thresholds of the operating point
 * @param relativeMacs that the operating point is calibrated to cost
 * @param sample the distinct images; image i of a run is image i modulo their number
 * @param images to send in one run of the cascade
 * @param megabytesHeap of a target's JVM
 */
public record Workload(
        String name,
        String description,
        Path cascade,
        Bundle bundle,
        Bundle wholeOf,
        Path whole,
        Thresholds thresholds,
        double relativeMacs,
        ImageSet sample,
        int images,
        MediaType mediaType,
        int megabytesHeap) {

    private static final double LEAST_OF_WHOLE = 0.1;

    /**
     * Images to send in one run of the whole network: as many as take it about as long as {@link
     * #images} take the cascade, so that no run is too short to count nor longer than it need be;
     * and a tenth of them where arithmetic is next to nothing of what an image costs.
     */
    public int imagesOfWhole() {
        return (int) Math.ceil(images * Math.max(LEAST_OF_WHOLE, Math.min(1, relativeMacs)));
    }

    /** The events of the distinct images, without ids of their own: see {@link #event}. */
    public byte[] encoded(int sampleIndex) {
        if (mediaType == MediaType.PNG) {
            return ImageEvents.png(sample, sampleIndex);
        }
        byte[] pixels = new byte[sample.shape().pixels()];
        sample.copyImage(sampleIndex, pixels, 0);
        return pixels;
    }

    /**
     * The event of image {@code index} of a run.
     *
     * @param encoded as {@link #encoded} gives it for the image
     */
    public byte[] event(int index, byte[] encoded) {
        int label = sample.label(index % sample.count());
        return ImageEvents.event(
                Integer.toString(index),
                encoded,
                mediaType,
                label == ImageSet.NO_LABEL ? null : label);
    }
}
