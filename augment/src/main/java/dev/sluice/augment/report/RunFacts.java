package dev.sluice.augment.report;

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
        OTHER
    }
}
