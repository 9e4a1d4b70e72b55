package dev.sluice.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bundle.Bundle;
import dev.sluice.bundle.ToyBundle;
import dev.sluice.embedded.TestKafka;
import dev.sluice.job.decode.DecodeFunction;
import dev.sluice.job.stage.BatchLimits;
import dev.sluice.schemas.PolicyOutcome;
import dev.sluice.schemas.Prediction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.runtime.testutils.InMemoryReporter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a running job tells of itself, against what is documented and what it answered. */
class MetricsITCase {

    private static final int STAGES = ToyBundle.EARLY_EXITS + 1;

    private static TestKafka kafka;

    @TempDir Path folder;
    private final InMemoryReporter reporter = InMemoryReporter.create();
    private Bundle bundle;
    private JobFixture job;

    @BeforeAll
    static void startBroker() {
        kafka = new TestKafka();
    }

    @AfterAll
    static void stopBroker() {
        kafka.close();
    }

    @BeforeEach
    void makeTopics() {
        bundle = ToyBundle.write(folder.resolve("bundle"));
        job = new JobFixture(kafka, 2);
    }

    @AfterEach
    void stopJob() throws Exception {
        job.close();
    }

    private void start(Placement placement) throws Exception {
        job.start(
                folder.resolve("bundle"),
                JobFixture.topology(placement, 2, 7),
                reporter.addToConfiguration(new Configuration()).toMap());
    }

    /** The counts are final: they are read when the job has ended. */
    private SeenMetrics metricsAtTheEnd() throws Exception {
        SeenMetrics metrics = SeenMetrics.of(reporter);
        job.stopWithSavepoint(folder.resolve("savepoints"));
        return metrics;
    }

    private static byte[] leavingAt(int exit) {
        return ToyBundle.image(0, exit == 0 ? 0.9 : 0.1, exit == 1 ? 0.9 : 0.1, 0.1);
    }

    @Test
    void operatorsRegisterWhatIsDocumentedAndNothingElse() throws Exception {
        Map<String, Set<String>> documented = new TreeMap<>();
        SluiceTopology.metrics(STAGES)
                .forEach((uid, specs) -> documented.put(uid, SeenMetrics.expected(specs)));
        start(Placement.FUSED);
        job.send(0, Events.raw("through all stages", leavingAt(2)));
        job.predictions(1);

        Map<String, Set<String>> registered =
                SeenMetrics.of(reporter).registeredBy(documented.keySet());

        assertThat(registered).isEqualTo(documented);
    }

    @ParameterizedTest
    @EnumSource(Placement.class)
    void aStageTakesInAndRunsOnlyTheRecordsThatLeftAtNoExitBeforeIt(Placement placement)
            throws Exception {
        int[] leaving = {50, 40, 30};
        int images = send(leaving);
        start(placement);

        List<Prediction> predictions = job.predictions(images);
        SeenMetrics metrics = metricsAtTheEnd();

        assertThat(predictions).hasSize(images);
        int reaching = images;
        for (int stage = 0; stage < STAGES; stage++) {
            String uid = SluiceTopology.stage(stage);
            assertThat(metrics.sum(uid, "numRecordsIn")).as(uid + " took in").isEqualTo(reaching);
            assertThat(metrics.sum(uid, "recordsRun")).as(uid + " ran").isEqualTo(reaching);
            assertThat(metrics.sum(uid, "recordsExited")).as(uid).isEqualTo(leaving[stage]);
            reaching -= leaving[stage];
            assertThat(metrics.sum(uid, "recordsPassedOn")).as(uid).isEqualTo(reaching);
            assertThat(metrics.sum(uid, "recordsFailed")).as(uid).isZero();
            assertThat(metrics.sum(uid, "macsSpent")).as(uid).isEqualTo(macsOf(predictions, stage));
        }
        long macs = predictions.stream().mapToLong(Prediction::getMacs).sum();
        long backboneMacs = bundle.manifest().costs().backboneMacs();
        assertThat(sumOfStages(metrics, "macsSpent")).isEqualTo(macs);
        assertThat(sumOfStages(metrics, "macsOfBackbone")).isEqualTo(images * backboneMacs);
    }

    /** No time closes a batch here, and no checkpoint. */
    @ParameterizedTest
    @EnumSource(Placement.class)
    void aBatchTakesWhatWaitsToBeReadAndWaitsForNoMore(Placement placement) throws Exception {
        int images = send(0, 0, 60);
        job.start(
                new JobOptions(
                        folder.resolve("bundle").toString(),
                        JobFixture.topology(placement, 1, new BatchLimits(32, Duration.ofHours(1))),
                        DeliveryGuarantee.AT_LEAST_ONCE,
                        Duration.ofHours(1),
                        reporter.addToConfiguration(new Configuration()).toMap()),
                UnaryOperator.identity());
        assertThat(job.predictions(images)).hasSize(images);

        job.send(0, Events.raw("alone", leavingAt(2)));

        assertThat(job.predictions(images + 1)).hasSize(images + 1);
        if (placement == Placement.FUSED) {
            for (int stage = 0; stage < STAGES; stage++) {
                assertThat(SeenMetrics.of(reporter).sum(SluiceTopology.stage(stage), "batches"))
                        .as("batches of stage " + stage)
                        .isLessThan(images / 2);
            }
        }
    }

    /** Sends so many images to each exit, mixed, to both partitions; gives their number. */
    private int send(int... leaving) {
        List<Integer> exits = new ArrayList<>();
        for (int exit = 0; exit < leaving.length; exit++) {
            exits.addAll(Collections.nCopies(leaving[exit], exit));
        }
        Collections.shuffle(exits, new Random(5));
        for (int i = 0; i < exits.size(); i++) {
            job.send(i % 2, Events.raw("image-" + i, leavingAt(exits.get(i))));
        }
        return exits.size();
    }

    private static long sumOfStages(SeenMetrics metrics, String name) {
        return IntStream.range(0, STAGES)
                .mapToLong(stage -> metrics.sum(SluiceTopology.stage(stage), name))
                .sum();
    }

    private static long macsOf(List<Prediction> predictions, int exit) {
        return predictions.stream()
                .filter(prediction -> prediction.getExitIndex() == exit)
                .mapToLong(Prediction::getMacs)
                .sum();
    }

    @Test
    void theGateSaysWhereRecordsAreExpectedToLeaveByThePolicyInForce() throws Exception {
        start(Placement.FUSED);
        job.sendPolicy(Events.thresholds(1, 1, 0)); // the first exit closed, the second wide open
        job.verdict(verdict -> verdict.getVersionInForce() == 1);
        job.send(0, Events.raw("image", leavingAt(1)));
        job.predictions(1);

        SeenMetrics metrics = metricsAtTheEnd();

        assertThat(expectedExitPercent(metrics, 0)).containsExactly(0L, 0L);
        assertThat(expectedExitPercent(metrics, 1)).containsExactly(100L, 100L);
        assertThat(expectedExitPercent(metrics, 2)).containsExactly(0L, 0L);
    }

    private static List<Long> expectedExitPercent(SeenMetrics metrics, int exit) {
        return metrics.each(SluiceTopology.GATE, "expectedExitPercent{exit=%d}".formatted(exit));
    }

    @Test
    void theGateCountsPoliciesAndDecodeCountsImagesAndDeadLetters() throws Exception {
        start(Placement.FUSED);
        job.verdict(verdict -> verdict.getVersionInForce() == 0);
        job.sendPolicy(Events.thresholds(6, 0.5, 0.5));
        job.sendPolicy(Events.thresholds(5, 0.5, 0.5)); // stale
        job.verdict(verdict -> verdict.getOutcome() == PolicyOutcome.REJECTED);
        for (int i = 0; i < 4; i++) {
            job.send(0, Events.raw("image-" + i, leavingAt(0)));
        }
        job.send(0, "not avro".getBytes(StandardCharsets.UTF_8));
        job.send(0, Events.raw("short", new byte[3]));
        job.predictions(4);
        job.deadLetters(2);

        SeenMetrics metrics = metricsAtTheEnd();

        assertThat(metrics.each(SluiceTopology.GATE, "policyVersion")).containsExactly(6L, 6L);
        assertThat(metrics.each(SluiceTopology.GATE, "policiesAccepted")).containsExactly(1L, 1L);
        assertThat(metrics.each(SluiceTopology.GATE, "policiesRejected")).containsExactly(1L, 1L);
        assertThat(metrics.sum(DecodeFunction.UID, "imagesDecoded")).isEqualTo(4);
        assertThat(metrics.sum(DecodeFunction.UID, "deadLetters{reason=not_avro}")).isEqualTo(1);
        assertThat(metrics.sum(DecodeFunction.UID, "deadLetters{reason=wrong_raw_length}"))
                .isEqualTo(1);
        assertThat(metrics.sum(DecodeFunction.UID, "deadLetters{reason=empty_image}")).isZero();
    }
}
