package dev.sluice.loadtest.contender;

import java.util.List;

/**
 * What a run in memory measured.
 *
 * @param images that were timed
 * @param cpuSeconds of the process while they were
 * @param answers class index of each image of the topic, by its number
 * @param exits the exit that each left at
 */
public record MemoryResult(
        double imagesPerSecond,
        int images,
        double cpuSeconds,
        List<Integer> answers,
        List<Integer> exits) {}
