package dev.sluice.loadtest.run;

import dev.sluice.loadtest.measure.AnswerFigures;
import javax.annotation.Nullable;

/**
 * One run of one target.
 *
 * @param delivery guarantee; "in memory" where there is none to give
 * @param round from 0; a target's runs are compared with the baseline's of the same round
 * @param targetCpuSeconds for 1,000 images; null where it was not seen
 * @param brokerCpuSeconds likewise, of Kafka
 * @param peakResidentBytes of the target's process
 * @param deadLetters that it wrote
 */
public record ThroughputRun(
        String workload,
        String target,
        String delivery,
        int round,
        double imagesPerSecond,
        @Nullable Double targetCpuSeconds,
        @Nullable Double brokerCpuSeconds,
        long peakResidentBytes,
        long deadLetters,
        AnswerFigures answers) {}
