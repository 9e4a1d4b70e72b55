package dev.sluice.loadtest.workload;

import dev.sluice.schemas.MediaType;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What the user wants otherwise than the workload's file says.
 *
 * @param bundle folder or zip
 * @param wholeOf bundle that the whole network is taken from, in place of the first
 * @param data folder of test images
 * @param images to send in one run
 * @param maxAccuracyDropPoints of the operating point
 */
public record WorkloadChoices(
        Optional<Path> bundle,
        Optional<Path> wholeOf,
        Optional<Path> data,
        Optional<Integer> images,
        Optional<Double> maxAccuracyDropPoints,
        Optional<MediaType> mediaType) {

    /** Nothing. */
    public static final WorkloadChoices NONE =
            new WorkloadChoices(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());
}
