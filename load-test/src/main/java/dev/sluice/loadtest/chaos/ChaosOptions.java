package dev.sluice.loadtest.chaos;

import dev.sluice.job.Placement;
import dev.sluice.loadtest.cluster.JobFiles;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What runs are made with.
 *
 * @param files of the job
 * @param bundle that it runs, by its absolute path
 * @param imagesFolder with test images in their original form
 * @param folder for logs, checkpoints and the broker's data; each cluster has one of its own in it,
 *     which is emptied before it starts
 * @param placement of the stages
 * @param imagesPerSecond that are sent
 * @param mostTimes that a scenario does what it does several times
 * @param longestPause between what it does
 * @param seed of all that is left to chance
 */
public record ChaosOptions(
        JobFiles files,
        Path bundle,
        Path imagesFolder,
        Path folder,
        Placement placement,
        int imagesPerSecond,
        int mostTimes,
        Duration longestPause,
        long seed) {

    public ChaosOptions {
        if (imagesPerSecond < 1 || mostTimes < 1) {
            throw new IllegalArgumentException(
                    imagesPerSecond
                            + " images a second, each fault at most "
                            + mostTimes
                            + " times; expected 1 or more of both");
        }
    }
}
