package dev.sluice.augment.report;

import dev.sluice.augment.calibrate.Recalibrator;
import dev.sluice.augment.data.ImageSet;
import dev.sluice.bundle.Provenance;
import java.time.Duration;
import java.time.Instant;

/**
 * How a report came about.
 *
 * @param sample whether thresholds were chosen on its images
 * @param imagesFrom what the images are, for a person
 * @param dataSha256 of the images and labels
 * @param command line that was typed
 * @param took from the start of the command to the report; of a run that went on after a kill, what
 *     it took in all
 * @param at when
 */
public record RunFacts(
        Sample sample,
        String imagesFrom,
        String dataSha256,
        String command,
        Duration took,
        Instant at) {

    /** How the images relate to training and to the choice of thresholds. */
    public enum Sample {
        /** The thresholds were chosen on these very images. */
        CALIBRATION,
        /** The branches were trained on them, all but those held out. */
        TRAINING,
        /** None of it. */
        OTHER;

        /**
         * Tells by where a bundle comes from; of images that thresholds were chosen on before
         * others.
         */
        public static Sample of(Provenance bundle, ImageSet images) {
            String digest = images.sha256();
            if (digest.equals(bundle.recipe().get(Recalibrator.DATA_SHA256))) {
                return CALIBRATION;
            }
            return digest.equals(bundle.dataSha256()) ? TRAINING : OTHER;
        }
    }
}
