package dev.sluice.augment.attach;

import ai.onnx.proto.OnnxMl.ModelProto;
import dev.sluice.augment.data.ImageSet;
import dev.sluice.augment.data.Split;
import dev.sluice.augment.tradeoff.ThresholdSearch;
import dev.sluice.augment.train.OnnxMetadata;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.annotation.Nullable;

/**
 * The calibration images, held out again as the backbone's training held them out.
 *
 * @param split images to train branches on, and calibration images
 * @param dataSha256 of all images before the split
 * @param unseen whether it is known that the backbone was not trained on the calibration images. If
 *     it was, they overstate its accuracy and with it the drop
 */
record HeldOut(Split split, String dataSha256, boolean unseen) {

    /** One in so many is held out where nobody says how many. */
    private static final int SHARE = 5;

    /** A test holds this against {@link ThresholdSearch}. */
    private static final int FEWEST = AttachRequest.FEWEST_CALIBRATION_IMAGES;

    /**
     * @param asked how many to hold out; null for as many as the backbone's training did or, where
     *     it did not say, for a fifth, from {@value AttachRequest#FEWEST_CALIBRATION_IMAGES} to
     *     {@value Split#USUAL}
     * @param seed of the split, where the network's file tells of none
     * @throws IllegalArgumentException if none would be left to train on, or if more are asked for
     *     than the backbone's training held out: it has seen the others
     */
    static HeldOut of(ModelProto network, ImageSet images, @Nullable Integer asked, long seed) {
        String digest = images.sha256();
        Optional<String> trainedOn = OnnxMetadata.find(network, OnnxMetadata.DATA_SHA256);
        if (trainedOn.isEmpty() || !trainedOn.get().equals(digest)) {
            int count = asked == null ? usual(images.count()) : asked;
            return new HeldOut(Split.holdOut(images, count, seed), digest, false);
        }
        int heldOut = (int) number(network, OnnxMetadata.CALIBRATION_IMAGES);
        int count = asked == null ? heldOut : asked;
        if (count > heldOut) {
            throw new IllegalArgumentException(
                    "%d calibration images; the backbone's training held out %d and has seen all others"
                            .formatted(count, heldOut));
        }
        long itsSeed = number(network, OnnxMetadata.SPLIT_SEED);
        return new HeldOut(Split.holdOut(images, count, itsSeed), digest, true);
    }

    private static int usual(int images) {
        return Math.max(FEWEST, Math.min(Split.USUAL, images / SHARE));
    }

    /**
     * Refuses what thresholds cannot be chosen on.
     *
     * @param exits early ones
     */
    void requireSearchable(int exits) {
        int images = split.calibration().count();
        if (images < FEWEST) {
            String instead =
                    unseen
                            ? "see --calibration-images; if the backbone's training held out fewer, train it anew or give other --data"
                            : "see --calibration-images";
            throw new IllegalArgumentException(
                    "%d calibration images are too few; expected %d or more: %s"
                            .formatted(images, FEWEST, instead));
        }
        ThresholdSearch.requireSearchable(exits, images);
    }

    /** What to tell who attaches to so many images. */
    List<String> advice() {
        List<String> advice = new ArrayList<>();
        if (!unseen) {
            advice.add(
                    "the network does not say that it was trained on these images without the"
                            + " calibration images; if it has seen them, accuracy drops are"
                            + " overstated until 'calibrate' chooses thresholds on images that it"
                            + " has not");
        }
        int given = split.calibration().count();
        if (split.train().count() < given) {
            advice.add(
                    "%d images are left to train on, fewer than the %d to calibrate on; --calibration-images says how many those are"
                            .formatted(split.train().count(), given));
        }
        ThresholdSearch.advice(given).ifPresent(advice::add);
        return advice;
    }

    private static long number(ModelProto network, String key) {
        String text =
                OnnxMetadata.find(network, key)
                        .orElseThrow(
                                () ->
                                        new IllegalArgumentException(
                                                "the network has no metadata entry " + key));
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "metadata entry %s of the network is '%s'; expected a whole number"
                            .formatted(key, text),
                    e);
        }
    }
}
