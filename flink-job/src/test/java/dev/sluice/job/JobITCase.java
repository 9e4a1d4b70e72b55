package dev.sluice.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bundle.Bundle;
import dev.sluice.bundle.ToyBundle;
import dev.sluice.bundle.exit.ExitRule;
import dev.sluice.bundle.exit.Thresholds;
import dev.sluice.bundle.runtime.NativeMemory;
import dev.sluice.embedded.TestKafka;
import dev.sluice.job.bundle.TestingFileSystem;
import dev.sluice.job.cli.FailureCause;
import dev.sluice.schemas.DeadLetter;
import dev.sluice.schemas.DeadLetterReason;
import dev.sluice.schemas.MediaType;
import dev.sluice.schemas.PolicyOutcome;
import dev.sluice.schemas.PolicyVerdict;
import dev.sluice.schemas.Prediction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JobITCase {

    private static TestKafka kafka;

    @TempDir Path folder;
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
        assertThat(NativeMemory.openSessions()).isZero();
        assertThat(NativeMemory.openRuns()).isZero();
    }

    private void start(Placement placement) throws Exception {
        job.start(folder.resolve("bundle"), JobFixture.topology(placement, 2, 7), Map.of());
    }

    @ParameterizedTest
    @EnumSource(Placement.class)
    void everyRecordIsAnsweredOnceAtTheExitThatItsConfidenceEarns(Placement placement)
            throws Exception {
        start(placement);
        Thresholds thresholds = bundle.manifest().calibration().defaultRow().thresholds();
        Random random = new Random(11);
        Map<String, Integer> expected = new HashMap<>();
        for (int i = 0; i < 500; i++) {
            float[] confidence = {random.nextFloat(), random.nextFloat(), random.nextFloat()};
            byte[] image = ToyBundle.image(i % 3, confidence[0], confidence[1], confidence[2]);
            expected.put("image-" + i, exit(image, thresholds));
            job.send(i % 2, Events.raw("image-" + i, image));
        }

        List<Prediction> predictions = job.predictions(500);

        // Not one for each of the two subtasks.
        assertThat(NativeMemory.openSessions()).isEqualTo(bundle.manifest().stages().size());
        Map<String, Integer> exits = new HashMap<>();
        predictions.forEach(p -> exits.put(p.getImageId(), p.getExitIndex()));
        assertThat(predictions).hasSize(500);
        assertThat(exits).isEqualTo(expected);
        assertThat(predictions)
                .allSatisfy(
                        p ->
                                assertThat(p.getClassIndex())
                                        .isEqualTo(
                                                Integer.parseInt(p.getImageId().substring(6)) % 3));
    }

    private static int exit(byte[] image, Thresholds thresholds) {
        for (int exit = 0; exit < thresholds.earlyExits(); exit++) {
            if (ExitRule.exits((image[exit] & 0xff) / 255f, thresholds.at(exit))) {
                return exit;
            }
        }
        return thresholds.earlyExits();
    }

    @Test
    void itsBundleMayLieInAnyFileSystemThatFlinkKnows() throws Exception {
        job.start(
                new JobOptions(
                        TestingFileSystem.uri(folder.resolve("bundle")),
                        JobFixture.topology(Placement.SEPARATE, 2, 7),
                        DeliveryGuarantee.AT_LEAST_ONCE,
                        Duration.ofMillis(200),
                        Map.of()),
                UnaryOperator.identity());
        job.send(0, Events.raw("image", ToyBundle.image(0, 0, 0, 0.9)));

        assertThat(job.predictions(1))
                .extracting(p -> p.getBundle().getDigest())
                .containsExactly(bundle.digest());
        // By the program, and by the first of all operators.
        assertThat(TestingFileSystem.opened(folder.resolve("bundle")))
                .filteredOn("stage-0.onnx"::equals)
                .hasSize(2);
    }

    @Test
    void badRecordsBecomeDeadLettersAndTheOthersAreAnswered() throws Exception {
        start(Placement.FUSED);
        byte[] good = ToyBundle.image(0, 0.9, 0.9, 0.9);
        List<byte[]> bad =
                List.of(
                        "not avro".getBytes(StandardCharsets.UTF_8),
                        Events.operatingPoint(1, "balanced"),
                        Events.raw("short", new byte[3]),
                        Events.image("empty", new byte[0], MediaType.PNG),
                        Events.image(
                                "text", "hello".getBytes(StandardCharsets.UTF_8), MediaType.PNG),
                        Events.image("other", good, MediaType.UNKNOWN),
                        Events.raw("no number", ToyBundle.imageWithoutAnswer()));
        for (int i = 0; i < bad.size(); i++) {
            job.send(0, Events.raw("good-" + i, good));
            job.send(0, bad.get(i));
        }

        List<Prediction> predictions = job.predictions(bad.size());
        List<DeadLetter> letters = job.deadLetters(bad.size());

        assertThat(predictions).extracting(Prediction::getImageId).doesNotHaveDuplicates();
        assertThat(letters)
                .extracting(DeadLetter::getReason)
                .containsExactlyInAnyOrder(
                        DeadLetterReason.NOT_AVRO,
                        DeadLetterReason.UNKNOWN_SCHEMA,
                        DeadLetterReason.WRONG_RAW_LENGTH,
                        DeadLetterReason.EMPTY_IMAGE,
                        DeadLetterReason.UNREADABLE_IMAGE,
                        DeadLetterReason.UNSUPPORTED_MEDIA_TYPE,
                        DeadLetterReason.INFERENCE_FAILED);
        for (DeadLetter letter : letters) {
            int index = (int) (letter.getSource().getOffset() / 2);
            assertThat(letter.getOriginal().array()).isEqualTo(bad.get(index));
        }
    }

    @Test
    void keyAndHeadersPassThroughToThePrediction() throws Exception {
        start(Placement.FUSED);
        byte[] key = "camera-7".getBytes(StandardCharsets.UTF_8);
        RecordHeaders headers = new RecordHeaders();
        headers.add(new RecordHeader("trace", new byte[] {1, 2}));
        headers.add(new RecordHeader("trace", null));
        byte[] event = Events.raw("a", ToyBundle.image(0, 0.9, 0.9, 0.9));
        job.send(new ProducerRecord<>(job.topics().images(), 1, null, key, event, headers));

        ConsumerRecord<byte[], byte[]> record =
                job.records(job.topics().predictions(), found -> !found.isEmpty()).get(0);

        assertThat(record.key()).isEqualTo(key);
        assertThat(record.headers().toArray()).isEqualTo(headers.toArray());
    }

    @Test
    void aPolicyPublishedWhileTheJobRunsTakesEffectWithoutARestart() throws Exception {
        start(Placement.FUSED);
        job.verdict(verdict -> verdict.getVersionInForce() == 0);
        byte[] image = ToyBundle.image(0, 0.7, 0.9, 0.9);
        job.send(0, Events.raw("before", image));
        job.predictions(1);

        job.sendPolicy(Events.thresholds(1, 1.0, 0.5));
        job.verdict(verdict -> verdict.getVersionInForce() == 1);
        job.send(0, Events.raw("after", image));

        List<Prediction> predictions = job.predictions(2);
        assertThat(predictions).extracting(Prediction::getPolicyVersion).containsExactly(0L, 1L);
        assertThat(predictions).extracting(Prediction::getExitIndex).containsExactly(0, 1);
    }

    @Test
    void versionsNeverGoBackWithinAPartitionAndAllWereAccepted() throws Exception {
        start(Placement.SEPARATE);
        job.verdict(verdict -> verdict.getVersionInForce() == 0);
        for (int i = 0; i < 600; i++) {
            job.send(i % 2, Events.raw("image-" + i, ToyBundle.image(0, 0.5, 0.5, 0.5)));
            if (i % 20 == 10) {
                // Every third one is rejected: its threshold is no share.
                int version = i / 20 + 1;
                job.sendPolicy(Events.thresholds(version, version % 3 == 0 ? 7 : 0.4, 0.6));
            }
        }
        job.verdict(verdict -> Long.valueOf(29).equals(verdict.getVersion()));

        List<Prediction> predictions = job.predictions(600);

        assertThat(predictions).extracting(Prediction::getImageId).doesNotHaveDuplicates();
        Map<Integer, TreeMap<Long, Long>> versions = new HashMap<>();
        for (Prediction p : predictions) {
            versions.computeIfAbsent(p.getSource().getPartition(), ignored -> new TreeMap<>())
                    .put(p.getSource().getOffset(), p.getPolicyVersion());
        }
        assertThat(versions).hasSize(2);
        versions.values()
                .forEach(byOffset -> assertThat(List.copyOf(byOffset.values())).isSorted());
        assertThat(predictions)
                .extracting(Prediction::getPolicyVersion)
                .allSatisfy(version -> assertThat(version == 0 || version % 3 != 0).isTrue());
    }

    @Test
    void aColdStartReadsTheControlTopicToItsEndBeforeTheFirstImage() throws Exception {
        for (int version = 1; version <= 40; version++) {
            job.sendPolicy(Events.operatingPoint(version, "min-cost"));
        }
        job.sendPolicy(Events.thresholds(41, 0.1, 0.1));
        for (int i = 0; i < 50; i++) {
            job.send(i % 2, Events.raw("image-" + i, ToyBundle.image(0, 0.5, 0.5, 0.5)));
        }

        start(Placement.FUSED);

        assertThat(job.predictions(50)).extracting(Prediction::getPolicyVersion).containsOnly(41L);
        PolicyVerdict opening = job.verdict(verdict -> true);
        assertThat(opening.getVersionInForce()).isEqualTo(41);
        assertThat(opening.getOutcome()).isEqualTo(PolicyOutcome.ACCEPTED);
        assertThat(opening.getPolicyOffset()).isNull();
    }

    @Test
    void aJobRestoredFromASavepointKeepsItsPolicyAndItsPlace() throws Exception {
        start(Placement.FUSED);
        job.sendPolicy(Events.thresholds(5, 0.3, 0.3));
        job.verdict(verdict -> verdict.getVersionInForce() == 5);
        job.send(0, Events.raw("before", ToyBundle.image(0, 0.5, 0.5, 0.5)));
        job.predictions(1);
        String savepoint = job.stopWithSavepoint(folder.resolve("savepoints"));
        job.sendPolicy(Events.thresholds(4, 1.0, 1.0)); // stale
        job.send(0, Events.raw("after", ToyBundle.image(0, 0.5, 0.5, 0.5)));

        job.start(
                folder.resolve("bundle"),
                JobFixture.topology(Placement.FUSED, 2, 7),
                Map.of("execution.state-recovery.path", savepoint));

        List<Prediction> predictions = job.predictions(2);
        assertThat(predictions)
                .extracting(Prediction::getImageId)
                .containsExactly("before", "after");
        assertThat(predictions).extracting(Prediction::getPolicyVersion).containsOnly(5L);
        PolicyVerdict stale = job.verdict(verdict -> Long.valueOf(4).equals(verdict.getVersion()));
        assertThat(stale.getOutcome()).isEqualTo(PolicyOutcome.REJECTED);
        assertThat(stale.getVersionInForce()).isEqualTo(5);
    }

    @Test
    void aStreamOfNothingButBadRecordsStopsTheJobWithOneClearError() throws Exception {
        start(Placement.FUSED);
        for (int i = 0; i < 500; i++) {
            job.send(0, ("text " + i).getBytes(StandardCharsets.UTF_8));
        }

        assertThat(job.job().getJobExecutionResult())
                .failsWithin(60, TimeUnit.SECONDS)
                .withThrowableOfType(ExecutionException.class)
                .satisfies(
                        failure ->
                                assertThat(FailureCause.of(failure))
                                        .contains("100 of 100 records")
                                        .contains("NOT_AVRO")
                                        .contains("images topic"));
    }

    @Test
    void anOutputThatCannotBeWrittenFailsTheJobAndSaysWhichTopicAndWhy() throws Exception {
        job.start(
                folder.resolve("bundle"),
                JobFixture.topology(Placement.FUSED, 1, 7),
                Map.of("restart-strategy.type", "none"));
        job.verdict(opening -> opening.getVersionInForce() == 0);
        job.limitMessageBytes(job.topics().predictions(), 100);
        job.send(0, Events.raw("a", ToyBundle.image(0, 0.9, 0.9, 0.9)));

        assertThat(job.job().getJobExecutionResult())
                .failsWithin(60, TimeUnit.SECONDS)
                .withThrowableOfType(ExecutionException.class)
                .satisfies(
                        failure ->
                                assertThat(FailureCause.of(failure))
                                        .contains(job.topics().predictions())
                                        .contains("message larger than the max message size"));
    }
}
