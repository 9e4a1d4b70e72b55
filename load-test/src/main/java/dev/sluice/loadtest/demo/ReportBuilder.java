package dev.sluice.loadtest.demo;

import dev.sluice.augment.data.ImageSet;
import dev.sluice.augment.evaluate.CascadeRun;
import dev.sluice.augment.evaluate.Judgement;
import dev.sluice.bundle.Bundle;
import dev.sluice.bundle.exit.Thresholds;
import dev.sluice.bundle.policy.PolicyDecision;
import dev.sluice.bundle.policy.PolicyJudge;
import dev.sluice.bundle.policy.PolicyTarget;
import dev.sluice.loadtest.demo.Answers.Answer;
import dev.sluice.loadtest.demo.DemoReport.Backbone;
import dev.sluice.loadtest.demo.DemoReport.Latency;
import dev.sluice.loadtest.demo.DemoReport.PolicyRow;
import dev.sluice.schemas.Prediction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** Reckons the demo's figures from the predictions, the labels and the backbone's own answers. */
final class ReportBuilder {

    private static final double NANOS_PER_MILLI = 1e6;
    private static final double NANOS_PER_SECOND = 1e9;

    private final Bundle bundle;
    private final Map<String, Integer> labels = new HashMap<>();
    private final Map<String, Integer> backboneAnswers = new HashMap<>();

    ReportBuilder(Bundle bundle, ImageSet images, CascadeRun backbone) {
        this.bundle = bundle;
        for (int i = 0; i < images.count(); i++) {
            labels.put(ImageEvents.id(i), images.label(i));
            Judgement judgement = backbone.judgements().get(i);
            backboneAnswers.put(ImageEvents.id(i), judgement.classIndex());
        }
    }

    DemoReport build(Answers answers, Map<Long, String> operatingPoints) {
        List<PolicyRow> policies = new ArrayList<>();
        answers.byPolicy()
                .forEach(
                        (version, judged) ->
                                policies.add(row(version, operatingPoints.get(version), judged)));
        long backboneRight =
                labels.entrySet().stream()
                        .filter(e -> e.getValue().equals(backboneAnswers.get(e.getKey())))
                        .count();
        return new DemoReport(
                answers.publishedCount(),
                answers.predictionCount(),
                answers.deadLetterCount(),
                answers.lostCount(),
                answers.repeatedCount(),
                answers.deadLettersByReason(),
                new Backbone(
                        (double) backboneRight / labels.size(),
                        bundle.manifest().costs().backboneMacs()),
                policies);
    }

    private PolicyRow row(long version, String operatingPoint, List<Answer> judged) {
        int[] left = new int[bundle.manifest().stages().size()];
        int right = 0;
        int backboneRight = 0;
        int agreeing = 0;
        double relativeMacs = 0;
        LongSummaryStatistics arrived = new LongSummaryStatistics();
        Histogram latency = new Histogram(3);
        for (Answer answer : judged) {
            Prediction prediction = answer.prediction();
            String id = prediction.getImageId();
            left[prediction.getExitIndex()]++;
            right += prediction.getClassIndex() == labels.get(id) ? 1 : 0;
            backboneRight += backboneAnswers.get(id).equals(labels.get(id)) ? 1 : 0;
            agreeing += prediction.getClassIndex() == backboneAnswers.get(id) ? 1 : 0;
            relativeMacs += prediction.getRelativeMacs();
            arrived.accept(answer.arrivedNanos());
            latency.recordValue(answer.latencyNanos());
        }
        int images = judged.size();
        return new PolicyRow(
                version,
                operatingPoint,
                Arrays.stream(thresholds(operatingPoint).toArray()).boxed().toList(),
                images,
                Arrays.stream(left).mapToObj(n -> (double) n / images).toList(),
                (double) right / images,
                (double) backboneRight / images,
                (double) agreeing / images,
                relativeMacs / images,
                images * NANOS_PER_SECOND / Math.max(1, arrived.getMax() - arrived.getMin()),
                new Latency(
                        latency.getValueAtPercentile(50) / NANOS_PER_MILLI,
                        latency.getValueAtPercentile(99) / NANOS_PER_MILLI));
    }

    private Thresholds thresholds(String operatingPoint) {
        PolicyDecision decision =
                new PolicyJudge(bundle).resolve(1, new PolicyTarget.OperatingPoint(operatingPoint));
        return ((PolicyDecision.Accepted) decision).policy().thresholds();
    }
}
