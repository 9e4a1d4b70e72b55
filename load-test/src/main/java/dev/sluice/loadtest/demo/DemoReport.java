package dev.sluice.loadtest.demo;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import java.util.Map;

/**
 * What the demo saw.
 *
 * @param published events sent, the broken ones included
 * @param predictions distinct events that were classified
 * @param deadLetters distinct events that were refused
 * @param lost events with neither
 * @param repeated answers beyond the first one
 * @param policies in the order of their versions
 */
public record DemoReport(
        int published,
        int predictions,
        int deadLetters,
        int lost,
        int repeated,
        Map<String, Integer> deadLettersByReason,
        Backbone backbone,
        List<PolicyRow> policies) {

    /**
     * The whole network on the same images: all stages with every exit closed, which is the
     * backbone.
     *
     * @param accuracy in [0, 1]
     * @param macs for one image
     */
    public record Backbone(double accuracy, long macs) {}

    /**
     * What happened under one policy.
     *
     * @param thresholds one for each early exit
     * @param images that were judged by it
     * @param exitRates share of them that left at each exit, the final one included
     * @param accuracy in [0, 1]
     * @param backboneAccuracy the untouched network's on the same images, in [0, 1]
     * @param agreement with the backbone's answers, in [0, 1]
     * @param relativeMacs every branch that ran included
     * @param imagesPerSecond from the first to the last answer
     */
    public record PolicyRow(
            long version,
            String operatingPoint,
            List<Double> thresholds,
            int images,
            List<Double> exitRates,
            double accuracy,
            double backboneAccuracy,
            double agreement,
            double relativeMacs,
            double imagesPerSecond,
            Latency latencyMs) {}

    /** From handing an event to the producer to reading its prediction, in milliseconds. */
    public record Latency(double p50, double p99) {}

    /** Whether every event has exactly one kind of answer. */
    @JsonIgnore
    public boolean isComplete() {
        return lost == 0 && published == predictions + deadLetters;
    }

    /** As a JSON file. */
    public String toJson() {
        try {
            return JsonMapper.builder()
                            .enable(SerializationFeature.INDENT_OUTPUT)
                            .build()
                            .writeValueAsString(this)
                    + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a report that has no JSON form", e);
        }
    }
}
