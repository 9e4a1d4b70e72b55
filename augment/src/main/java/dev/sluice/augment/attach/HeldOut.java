package dev.sluice.augment.attach;

import ai.onnx.proto.OnnxMl.ModelProto;
import dev.sluice.augment.data.ImageSet;
import dev.sluice.augment.data.Split;
import dev.sluice.augment.train.OnnxMetadata;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The calibration images, held out again as the backbone's training held them out.
 *
 * @param split images to train branches on, and calibration images
 * @param dataSha256 of all images before the split
 * @param unseen whether it is known that the backbone was not trained on the calibration images. If
 *     it was, they overstate its accuracy and with it the drop
 */
record HeldOut(Split split, String dataSha256, boolean unseen) {

    private static final int USUAL = 6000;

    /**
     * @param asked how many to hold out; empty for as many as the backbone's training did
     * @param seed of the split, where the network's file tells of none
     * @throws IllegalArgumentException if more are asked for than the backbone's training held out:
     *     it has seen the others
     */
    static HeldOut of(ModelProto network, ImageSet images, OptionalInt asked, long seed) {
        String digest = images.sha256();
        Optional<String> trainedOn = OnnxMetadata.find(network, OnnxMetadata.DATA_SHA256);
        if (trainedOn.isEmpty() || !trainedOn.get().equals(digest)) {
            int count = asked.orElse(USUAL);
            return new HeldOut(Split.holdOut(images, count, seed), digest, false);
        }
        int heldOut = (int) number(network, OnnxMetadata.CALIBRATION_IMAGES);
        int count = asked.orElse(heldOut);
        if (count > heldOut) {
            throw new IllegalArgumentException(
                    "%d calibration images; the backbone's training held out %d and has seen all others"
                            .formatted(count, heldOut));
        }
        long itsSeed = number(network, OnnxMetadata.SPLIT_SEED);
        return new HeldOut(Split.holdOut(images, count, itsSeed), digest, true);
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
