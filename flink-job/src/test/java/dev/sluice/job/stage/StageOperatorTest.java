package dev.sluice.job.stage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bundle.Bundle;
import dev.sluice.bundle.ToyBundle;
import dev.sluice.bundle.exit.Thresholds;
import dev.sluice.bundle.runtime.NativeMemory;
import dev.sluice.job.Events;
import dev.sluice.job.breaker.BreakerLimits;
import dev.sluice.job.bundle.BundleLocation;
import dev.sluice.job.message.DeadLetterWriter;
import dev.sluice.job.message.MessageFormat;
import dev.sluice.job.record.ImageRecord;
import dev.sluice.job.record.ImageRecord.Tensor;
import dev.sluice.job.record.OutgoingRecord;
import dev.sluice.job.record.OutgoingRecord.Destination;
import dev.sluice.job.record.PolicyStamp;
import dev.sluice.schemas.DeadLetter;
import dev.sluice.schemas.DeadLetterReason;
import dev.sluice.schemas.Prediction;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.io.network.api.writer.ResultPartitionWriter;
import org.apache.flink.runtime.io.network.partition.MockResultPartitionWriter;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.tasks.mailbox.Mail;
import org.apache.flink.streaming.runtime.tasks.mailbox.TaskMailbox;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StageOperatorTest {

    private static final int PREDICTION_BYTES = 10_000;
    private static final PolicyStamp POLICY = new PolicyStamp(3, Thresholds.of(0.6, 0.6));

    @TempDir Path folder;
    private Bundle bundle;
    private BundleLocation location;
    private OneInputStreamOperatorTestHarness<ImageRecord, ImageRecord> harness;
    private long offset;

    @BeforeEach
    void writeBundle() {
        bundle = ToyBundle.write(folder);
        location = BundleLocation.of(folder.toString(), bundle);
    }

    private void open(int stage, int maxRecords, Duration maxDelay) throws Exception {
        open(stage, maxRecords, maxDelay, List.of());
    }

    private void open(
            int stage, int maxRecords, Duration maxDelay, List<ResultPartitionWriter> outputs)
            throws Exception {
        StageOptions options = new StageOptions(new BatchLimits(maxRecords, maxDelay), 1, true);
        harness =
                new OneInputStreamOperatorTestHarness<>(
                        new StageOperator(
                                location,
                                stage,
                                options,
                                new BreakerLimits(0.95, 1_000),
                                new DeadLetterWriter("stage-" + stage, 1 << 20),
                                PREDICTION_BYTES,
                                MessageFormat.SINGLE_OBJECT));
        harness.getExecutionConfig().enableObjectReuse();
        harness.setProcessingTime(1_000);
        harness.getEnvironment().addOutputs(outputs);
        harness.open();
    }

    @AfterEach
    void nativeMemoryIsGivenBack() throws Exception {
        if (harness != null) {
            harness.close();
        }
        assertThat(NativeMemory.openSessions()).isZero();
        assertThat(NativeMemory.openRuns()).isZero();
    }

    private void process(byte[] image) throws Exception {
        process(image, Map.of("camera", "north"));
    }

    private void process(byte[] image, Map<String, String> attributes) throws Exception {
        ImageRecord record =
                new ImageRecord(
                        Events.at(offset, Events.raw("image-" + offset, image)),
                        POLICY,
                        "image-" + offset,
                        Events.CAPTURED_AT.toEpochMilli(),
                        attributes,
                        new Tensor(image, 0, image.length));
        offset++;
        recordsRead().inc();
        harness.processElement(new StreamRecord<>(record));
    }

    /** As a task counts what it reads, which the harness does not. */
    private Counter recordsRead() {
        return harness.getEnvironment()
                .getMetricGroup()
                .getIOMetricGroup()
                .getNumRecordsInCounter();
    }

    /** Runs the mails that are there, as a task does between two records. */
    private void turnOfTheMailbox() throws Exception {
        TaskMailbox mailbox = harness.getTaskMailbox();
        mailbox.createBatch();
        Optional<Mail> mail = mailbox.tryTakeFromBatch();
        while (mail.isPresent()) {
            mail.get().run();
            mail = mailbox.tryTakeFromBatch();
        }
    }

    private List<OutgoingRecord> answers() {
        return Optional.ofNullable(harness.getSideOutput(StageOperator.ANSWERS)).stream()
                .flatMap(queue -> queue.stream().map(StreamRecord::getValue))
                .toList();
    }

    private List<Prediction> predictions() throws IOException {
        List<Prediction> predictions = new java.util.ArrayList<>();
        for (OutgoingRecord answer : answers()) {
            assertThat(answer.destination()).isEqualTo(Destination.PREDICTIONS);
            predictions.add(Prediction.getDecoder().decode(answer.value()));
        }
        return predictions;
    }

    private List<ImageRecord> passedOn() {
        return harness.extractOutputValues();
    }

    @Test
    void confidentRecordsLeaveAndOnlyUncertainOnesGoOn() throws Exception {
        open(0, 3, Duration.ofSeconds(1));

        process(ToyBundle.image(1, 0.9, 0, 0));
        process(ToyBundle.image(2, 0.3, 0.7, 0));
        process(ToyBundle.image(0, 0.8, 0, 0));

        assertThat(predictions())
                .extracting(Prediction::getImageId)
                .containsExactly("image-0", "image-2");
        assertThat(passedOn()).extracting(ImageRecord::imageId).containsExactly("image-1");
    }

    @Test
    void exitsOnlyWhenConfidenceIsAboveTheThreshold() throws Exception {
        open(0, 2, Duration.ofSeconds(1));

        process(ToyBundle.image(0, 0.6, 0, 0)); // 153 / 255 as float32 is just above 0.6
        process(ToyBundle.image(0, 152 / 255.0, 0, 0));

        float exactly = 153f / 255f;
        assertThat((double) exactly).isGreaterThan(0.6);
        assertThat(predictions()).extracting(Prediction::getImageId).containsExactly("image-0");
        assertThat(passedOn()).hasSize(1);
    }

    @Test
    void predictionSaysAllThatIsNeededToExplainIt() throws Exception {
        open(0, 1, Duration.ofSeconds(1));

        process(ToyBundle.image(1, 1, 0, 0));

        Prediction prediction = predictions().get(0);
        assertThat(prediction.getClassIndex()).isEqualTo(1);
        assertThat(prediction.getClassName()).isEqualTo("coat");
        assertThat(prediction.getConfidence()).isEqualTo(1f);
        assertThat(prediction.getExitIndex()).isZero();
        assertThat(prediction.getPolicyVersion()).isEqualTo(3);
        assertThat(prediction.getBundle().getDigest()).isEqualTo(bundle.digest());
        assertThat(prediction.getMacs()).isEqualTo(110);
        assertThat(prediction.getRelativeMacs()).isEqualTo(110 / 300.0);
        assertThat(prediction.getCapturedAt()).isEqualTo(Events.CAPTURED_AT);
        assertThat(prediction.getIngestedAt().toEpochMilli()).isEqualTo(1_000);
        assertThat(prediction.getSource().getOffset()).isZero();
        assertThat(prediction.getProbabilities()).hasSize(3);
        assertThat(prediction.getAttributes()).containsEntry("camera", "north");
    }

    @Test
    void featuresOfASurvivorAreItsRowOfTheBatch() throws Exception {
        open(0, 2, Duration.ofSeconds(1));

        process(ToyBundle.image(1, 0.9, 0, 0));
        process(ToyBundle.image(2, 0.3, 0.7, 0));

        Tensor features = passedOn().get(0).tensor();
        java.nio.FloatBuffer floats =
                java.nio.ByteBuffer.wrap(features.array(), features.offset(), features.length())
                        .order(java.nio.ByteOrder.nativeOrder())
                        .asFloatBuffer();
        assertThat(floats.remaining()).isEqualTo(ToyBundle.PIXELS);
        assertThat(floats.get(1)).isEqualTo(Math.round(0.7 * 255) / 255f);
    }

    @Test
    void lastStageLetsEverythingLeave() throws Exception {
        open(2, 1, Duration.ofSeconds(1));
        byte[] features = new byte[ToyBundle.PIXELS * Float.BYTES];
        java.nio.ByteBuffer.wrap(features)
                .order(java.nio.ByteOrder.nativeOrder())
                .asFloatBuffer()
                .put(new float[] {0, 0, 0.1f, 0, 1, 0, 1, 0});

        process(features);

        assertThat(predictions()).extracting(Prediction::getExitIndex).containsExactly(2);
        assertThat(predictions().get(0).getClassName()).isEqualTo("coat");
    }

    @Test
    void aRecordThatComesAloneWaitsForNoOther() throws Exception {
        open(0, 32, Duration.ofHours(1));
        process(ToyBundle.image(0, 0.9, 0, 0));

        turnOfTheMailbox();
        assertThat(answers()).isEmpty(); // the task has not tried to read since

        turnOfTheMailbox();
        assertThat(answers()).hasSize(1);
        assertThat(harness.getTaskMailbox().hasMail()).isFalse();
    }

    @Test
    void aBatchTakesAllThatThereIsToRead() throws Exception {
        open(0, 32, Duration.ofHours(1));
        for (int i = 0; i < 3; i++) {
            process(ToyBundle.image(0, 0.9, 0, 0));
            turnOfTheMailbox();
        }
        assertThat(answers()).isEmpty();

        turnOfTheMailbox();
        assertThat(answers()).hasSize(3);
    }

    @Test
    void aBatchWaitsForRoomInTheOutputAndFillsMeanwhile() throws Exception {
        CompletableFuture<Void> room = new CompletableFuture<>();
        ResultPartitionWriter output =
                new MockResultPartitionWriter() {
                    @Override
                    public CompletableFuture<?> getAvailableFuture() {
                        return room;
                    }
                };
        open(0, 32, Duration.ofHours(1), List.of(output));
        process(ToyBundle.image(0, 0.9, 0, 0));
        turnOfTheMailbox();
        turnOfTheMailbox();
        assertThat(harness.getTaskMailbox().hasMail()).as("no turns while it waits").isFalse();
        process(ToyBundle.image(0, 0.9, 0, 0));

        room.complete(null);
        turnOfTheMailbox();
        assertThat(answers()).isEmpty();
        turnOfTheMailbox();
        assertThat(answers()).hasSize(2);
    }

    @Test
    void aBatchOfALaterStageWaitsWhileTheFirstOneReads() throws Exception {
        open(2, 32, Duration.ofHours(1));
        process(new byte[ToyBundle.PIXELS * Float.BYTES]);
        for (int i = 0; i < 3; i++) {
            recordsRead().inc();
            turnOfTheMailbox();
        }
        assertThat(answers()).isEmpty();

        turnOfTheMailbox();
        assertThat(answers()).hasSize(1);
    }

    @Test
    void aBatchWaitsForNoLongerThanItsDelay() throws Exception {
        open(0, 32, Duration.ofMillis(5));
        process(ToyBundle.image(0, 0.9, 0, 0));
        turnOfTheMailbox();
        harness.setProcessingTime(1_004);
        process(ToyBundle.image(0, 0.9, 0, 0));
        turnOfTheMailbox();
        assertThat(answers()).isEmpty();

        harness.setProcessingTime(1_005);
        process(ToyBundle.image(0, 0.9, 0, 0));
        turnOfTheMailbox();
        assertThat(answers()).hasSize(3);
    }

    @Test
    void theDelayOfABatchCountsFromItsOwnFirstRecord() throws Exception {
        open(0, 2, Duration.ofMillis(5));
        process(ToyBundle.image(0, 0.9, 0, 0));
        process(ToyBundle.image(0, 0.9, 0, 0));
        harness.setProcessingTime(1_003);
        process(ToyBundle.image(0, 0.9, 0, 0));

        harness.setProcessingTime(1_007);
        turnOfTheMailbox();
        assertThat(answers()).hasSize(2);

        recordsRead().inc();
        harness.setProcessingTime(1_008);
        turnOfTheMailbox();
        assertThat(answers()).hasSize(3);
    }

    @Test
    void noRecordWaitsAcrossACheckpoint() throws Exception {
        open(0, 32, Duration.ofHours(1));
        process(ToyBundle.image(0, 0.9, 0, 0));

        harness.prepareSnapshotPreBarrier(1);

        assertThat(answers()).hasSize(1);
    }

    @Test
    void theLastBatchIsRunAtTheEndOfTheInput() throws Exception {
        open(0, 32, Duration.ofHours(1));
        process(ToyBundle.image(0, 0.9, 0, 0));

        harness.getOneInputOperator().finish();

        assertThat(answers()).hasSize(1);
    }

    @Test
    void aRecordWhoseAnswerIsNoNumberBecomesADeadLetterAndSparesItsBatch() throws Exception {
        open(0, 3, Duration.ofSeconds(1));

        process(ToyBundle.image(0, 0.9, 0, 0));
        process(ToyBundle.imageWithoutAnswer());
        process(ToyBundle.image(0, 0.2, 0, 0));

        List<OutgoingRecord> answers = answers();
        assertThat(answers)
                .extracting(OutgoingRecord::destination)
                .containsExactly(Destination.PREDICTIONS, Destination.DEAD_LETTERS);
        DeadLetter letter = DeadLetter.getDecoder().decode(answers.get(1).value());
        assertThat(letter.getStep()).isEqualTo("stage-0");
        assertThat(letter.getReason()).isEqualTo(DeadLetterReason.INFERENCE_FAILED);
        assertThat(letter.getSource().getOffset()).isEqualTo(1);
        assertThat(letter.getOriginal().array())
                .isEqualTo(Events.raw("image-1", ToyBundle.imageWithoutAnswer()));
        assertThat(passedOn()).hasSize(1);
    }

    @Test
    void aPredictionThatItsTopicDoesNotTakeBecomesADeadLetter() throws Exception {
        open(0, 2, Duration.ofSeconds(1));

        process(ToyBundle.image(0, 0.9, 0, 0), Map.of("note", "x".repeat(PREDICTION_BYTES)));
        process(ToyBundle.image(0, 0.9, 0, 0));

        assertThat(answers())
                .extracting(OutgoingRecord::destination)
                .containsExactly(Destination.DEAD_LETTERS, Destination.PREDICTIONS);
        DeadLetter letter = DeadLetter.getDecoder().decode(answers().get(0).value());
        assertThat(letter.getReason()).isEqualTo(DeadLetterReason.OTHER);
        assertThat(letter.getDetail()).contains("attributes").contains("10000");
    }
}
