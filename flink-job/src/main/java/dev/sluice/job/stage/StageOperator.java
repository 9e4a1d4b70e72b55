package dev.sluice.job.stage;

import dev.sluice.bundle.Bundle;
import dev.sluice.bundle.exit.ExitRule;
import dev.sluice.bundle.runtime.InferenceException;
import dev.sluice.bundle.runtime.StageOutput;
import dev.sluice.bundle.runtime.StageRunner;
import dev.sluice.job.bundle.BundleLocation;
import dev.sluice.job.message.Messages;
import dev.sluice.job.metric.MetricSpec;
import dev.sluice.job.record.ImageRecord;
import dev.sluice.job.record.ImageRecord.Tensor;
import dev.sluice.job.record.OutgoingRecord;
import dev.sluice.job.record.RecordType;
import dev.sluice.schemas.DeadLetterReason;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;

/**
 * Runs one stage of the bundle over micro-batches. Records whose confidence is above their policy's
 * threshold leave through a side output as predictions; the others go on with their features, to be
 * batched anew. The last stage lets everything leave.
 *
 * <p>Why nothing is lost at a checkpoint: a record waits only in the open batch, and the batch is
 * run and emitted before the barrier passes ({@link #prepareSnapshotPreBarrier}), in the order of
 * the chain, so that what stage i emits is in stage i + 1's batch before that one is flushed in
 * turn. The operator therefore has no state.
 *
 * <p>Owns a {@link StageRunner} and a direct buffer of one full batch.
 */
public final class StageOperator extends AbstractStreamOperator<ImageRecord>
        implements OneInputStreamOperator<ImageRecord, ImageRecord> {

    private static final long serialVersionUID = 1L;

    /** Where predictions and dead letters leave. */
    public static final OutputTag<OutgoingRecord> ANSWERS =
            new OutputTag<>("answers", RecordType.OUTGOING);

    /** What a stage tells of itself. */
    public static final List<MetricSpec> METRICS = StageMetrics.ALL;

    private final BundleLocation location;
    private final int stage;
    private final StageOptions options;

    private transient StageRunner runner;
    private transient PredictionWriter predictions;
    private transient StageMetrics stageMetrics;
    private transient boolean last;
    private transient int featureBytes;
    private transient long backboneMacs;

    private transient ByteBuffer input;
    private transient List<ImageRecord> batch;
    private transient long batchOpenedNanos;
    private transient long batchDeadlineMillis;
    private transient boolean timerPending;

    public StageOperator(BundleLocation location, int stage, StageOptions options) {
        this.location = location;
        this.stage = stage;
        this.options = options;
    }

    @Override
    public void open() throws Exception {
        super.open();
        Bundle bundle = location.read();
        last = stage == bundle.manifest().earlyExits();
        featureBytes =
                bundle.manifest().stages().get(stage).featuresIfAny().map(f -> f.bytes()).orElse(0);
        backboneMacs = bundle.manifest().costs().backboneMacs();
        predictions = new PredictionWriter(bundle, stage, options.withProbabilities());
        stageMetrics = new StageMetrics(getMetricGroup());
        runner = StageRunner.open(bundle, stage, options.intraOpThreads());
        input = runner.newInput(options.limits().maxRecords());
        batch = new ArrayList<>(options.limits().maxRecords());
    }

    @Override
    public void processElement(StreamRecord<ImageRecord> element) {
        ImageRecord record = element.getValue();
        if (batch.isEmpty()) {
            openBatch();
        }
        record.tensor().copyTo(input);
        batch.add(record);
        if (batch.size() == options.limits().maxRecords()) {
            flush();
        }
    }

    private void openBatch() {
        long now = getProcessingTimeService().getCurrentProcessingTime();
        batchOpenedNanos = System.nanoTime();
        batchDeadlineMillis = now + options.limits().maxDelay().toMillis();
        if (!timerPending) {
            schedule(batchDeadlineMillis);
        }
    }

    /** One timer at a time: a batch that fills before its deadline leaves the timer to the next. */
    private void schedule(long deadline) {
        timerPending = true;
        getProcessingTimeService().registerTimer(deadline, this::onTimer);
    }

    private void onTimer(long now) {
        timerPending = false;
        if (batch.isEmpty()) {
            return;
        }
        if (now >= batchDeadlineMillis) {
            flush();
        } else {
            schedule(batchDeadlineMillis);
        }
    }

    @Override
    public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
        super.prepareSnapshotPreBarrier(checkpointId);
        flush();
    }

    @Override
    public void finish() throws Exception {
        flush();
        super.finish();
    }

    private void flush() {
        if (batch.isEmpty()) {
            return;
        }
        List<ImageRecord> records = batch;
        batch = new ArrayList<>(options.limits().maxRecords());
        input.clear();
        long started = System.nanoTime();
        stageMetrics.batchStarted(records.size(), started - batchOpenedNanos);
        StageOutput answers;
        try {
            answers = run(input, records.size());
        } catch (InferenceException e) {
            LOG.warn("A batch failed; its records are run one by one", e);
            runOneByOne(records);
            return;
        }
        long ran = System.nanoTime();
        stageMetrics.batchRun(ran - started);
        for (int row = 0; row < records.size(); row++) {
            emit(records.get(row), answers, row);
        }
        stageMetrics.batchEmitted(System.nanoTime() - ran);
    }

    /** The one way to the graph: no record is run uncounted. */
    private StageOutput run(ByteBuffer records, int count) {
        stageMetrics.recordsRun(count);
        return runner.run(records, count);
    }

    /** So that one record that the graph cannot take does not fail the others of its batch. */
    private void runOneByOne(List<ImageRecord> records) {
        ByteBuffer single = runner.newInput(1);
        int failed = 0;
        InferenceException lastFailure = null;
        for (ImageRecord record : records) {
            single.clear();
            record.tensor().copyTo(single);
            try {
                emit(record, run(single, 1), 0);
            } catch (InferenceException e) {
                failed++;
                lastFailure = e;
                reject(record, e.getMessage() + ": " + e.getCause());
            }
        }
        if (failed == records.size() && failed > 1) {
            throw new IllegalStateException(
                    "stage "
                            + stage
                            + " failed on each record of a batch from "
                            + records.get(0).source().position()
                            + " to "
                            + records.get(failed - 1).source().position()
                            + ": not the records are at fault",
                    lastFailure);
        }
    }

    private void emit(ImageRecord record, StageOutput answers, int row) {
        float confidence = answers.confidence(row);
        if (!answers.isFinite(row)) {
            reject(record, "the stage's answer is not a number");
            return;
        }
        stageMetrics.confidenceSeen(confidence);
        if (last || ExitRule.exits(confidence, record.policy().thresholds().at(stage))) {
            stageMetrics.recordExited(predictions.macs(), backboneMacs);
            output.collect(
                    ANSWERS, new StreamRecord<>(predictions.write(record, answers, row, now())));
        } else {
            stageMetrics.recordPassedOn();
            Tensor features = new Tensor(answers.features(), row * featureBytes, featureBytes);
            output.collect(new StreamRecord<>(record.withTensor(features)));
        }
    }

    private void reject(ImageRecord record, String detail) {
        stageMetrics.recordFailed();
        output.collect(
                ANSWERS,
                new StreamRecord<>(
                        Messages.deadLetter(
                                record.source(),
                                "stage-" + stage,
                                DeadLetterReason.INFERENCE_FAILED,
                                detail,
                                now())));
    }

    private Instant now() {
        return Instant.ofEpochMilli(getProcessingTimeService().getCurrentProcessingTime());
    }

    @Override
    public void close() throws Exception {
        if (runner != null) {
            runner.close();
            runner = null;
        }
        super.close();
    }
}
