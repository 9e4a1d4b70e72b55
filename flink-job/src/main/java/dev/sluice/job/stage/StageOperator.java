package dev.sluice.job.stage;

import dev.sluice.bundle.Bundle;
import dev.sluice.bundle.exit.ExitRule;
import dev.sluice.bundle.runtime.InferenceException;
import dev.sluice.bundle.runtime.StageOutput;
import dev.sluice.bundle.runtime.StageRunner;
import dev.sluice.bundle.runtime.UnusableGraphException;
import dev.sluice.job.breaker.BadStreamBreaker;
import dev.sluice.job.breaker.BreakerLimits;
import dev.sluice.job.bundle.BundleLocation;
import dev.sluice.job.bundle.UnusableBundleException;
import dev.sluice.job.message.DeadLetterWriter;
import dev.sluice.job.message.MessageFormat;
import dev.sluice.job.message.RecordSize;
import dev.sluice.job.metric.MetricSpec;
import dev.sluice.job.record.ImageRecord;
import dev.sluice.job.record.ImageRecord.Tensor;
import dev.sluice.job.record.OutgoingRecord;
import dev.sluice.job.record.RecordType;
import dev.sluice.schemas.DeadLetterReason;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.io.network.api.writer.ResultPartitionWriter;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;
import org.apache.flink.util.function.ThrowingRunnable;

/**
 * Runs one stage of the bundle over micro-batches: of what there is to read, up to a size and to
 * what runs in a short while ({@link RunBudget}), so that a record that comes alone waits for no
 * other, and batches fill as the load grows. Records whose confidence is above their policy's
 * threshold leave through a side output as predictions; the others go on with their features, to be
 * batched anew. The last stage lets everything leave.
 *
 * <p>Why nothing is lost at a checkpoint: a record waits only in the open batch, and the batch is
 * run and emitted before the barrier passes ({@link #prepareSnapshotPreBarrier}), in the order of
 * the chain, so that what stage i emits is in stage i + 1's batch before that one is flushed in
 * turn. The operator therefore has no state.
 *
 * <p>Owns a {@link StageRunner}, whose input buffer is the open batch's tensors.
 */
public final class StageOperator extends AbstractStreamOperator<ImageRecord>
        implements OneInputStreamOperator<ImageRecord, ImageRecord> {

    private static final long serialVersionUID = 1L;

    /** Where predictions and dead letters leave. */
    public static final OutputTag<OutgoingRecord> ANSWERS =
            new OutputTag<>("answers", RecordType.OUTGOING);

    private static final long NEVER_LOOKED = -1;

    private final BundleLocation location;
    private final int stage;
    private final StageOptions options;
    private final BreakerLimits breakerLimits;
    private final DeadLetterWriter deadLetters;
    private final int predictionBytes;
    private final MessageFormat format;

    private transient StageRunner runner;
    private transient RunBudget budget;
    private transient BadStreamBreaker breaker;
    private transient PredictionWriter predictions;
    private transient StageMetrics stageMetrics;
    private transient boolean last;
    private transient long backboneMacs;

    private transient ByteBuffer input;
    private transient List<ImageRecord> batch;
    private transient long batchOpenedNanos;
    private transient long batchDeadlineMillis;

    private transient MailboxExecutor mailbox;
    // Of the whole task: what reaches a later stage of a chain says nothing of what waits to be
    // read.
    private transient Counter recordsRead;
    private transient ThrowingRunnable<RuntimeException> look;
    private transient ResultPartitionWriter[] outputs;
    private transient boolean lookPending;
    private transient long recordsAtLastLook;

    /**
     * @param predictionBytes that a prediction may have as a record of Kafka
     * @param format of predictions
     */
    public StageOperator(
            BundleLocation location,
            int stage,
            StageOptions options,
            BreakerLimits breakerLimits,
            DeadLetterWriter deadLetters,
            int predictionBytes,
            MessageFormat format) {
        this.location = location;
        this.stage = stage;
        this.options = options;
        this.breakerLimits = breakerLimits;
        this.deadLetters = deadLetters;
        this.predictionBytes = predictionBytes;
        this.format = format;
    }

    /** What a stage tells of itself. */
    public static List<MetricSpec> metrics() {
        return StageMetrics.ALL;
    }

    @Override
    public void open() throws Exception {
        super.open();
        Bundle bundle = location.read();
        last = stage == bundle.manifest().earlyExits();
        backboneMacs = bundle.manifest().costs().backboneMacs();
        predictions = new PredictionWriter(bundle, stage, options.withProbabilities(), format);
        stageMetrics = new StageMetrics(getMetricGroup());
        breaker = new BadStreamBreaker("stage-" + stage, breakerLimits);
        budget = new RunBudget(options.limits().maxRecords());
        try {
            runner =
                    StageRunner.open(
                            bundle, stage, options.limits().maxRecords(), options.intraOpThreads());
        } catch (UnusableGraphException e) {
            throw new UnusableBundleException(e);
        }
        mailbox =
                getContainingTask()
                        .getMailboxExecutorFactory()
                        .createExecutor(getOperatorConfig().getChainIndex());
        look = this::look;
        outputs = getContainingTask().getEnvironment().getAllWriters();
        recordsRead =
                getContainingTask()
                        .getEnvironment()
                        .getMetricGroup()
                        .getIOMetricGroup()
                        .getNumRecordsInCounter();
        input = runner.input();
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
        if (batch.size() >= budget.records()) {
            flush();
        }
    }

    private void openBatch() {
        batchOpenedNanos = System.nanoTime();
        batchDeadlineMillis = nowMillis() + options.limits().maxDelay().toMillis();
        recordsAtLastLook = NEVER_LOOKED;
        if (!lookPending) {
            lookLater();
        }
    }

    /** One mail at a time: a batch that fills before its turn leaves the mail to the next. */
    private void lookLater() {
        lookPending = true;
        sendLook();
    }

    private void sendLook() {
        mailbox.execute(look, "look whether the batch is complete");
    }

    /**
     * Closes the batch where nothing waits to be read, or its first record has waited long enough.
     * The task tries to read between one mail and the next that this one sends, but where its
     * output is blocked: a mail that comes round with no record in between has met an empty input.
     */
    private void look() {
        lookPending = false;
        if (batch.isEmpty()) {
            return;
        }
        for (ResultPartitionWriter output : outputs) {
            if (!output.isAvailable()) {
                lookPending = true;
                recordsAtLastLook = NEVER_LOOKED;
                output.getAvailableFuture().thenRun(this::sendLook);
                return;
            }
        }
        long records = recordsRead.getCount();
        if (records == recordsAtLastLook || nowMillis() >= batchDeadlineMillis) {
            flush();
        } else {
            recordsAtLastLook = records;
            lookLater();
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
            answers = run(records.size());
        } catch (InferenceException e) {
            LOG.warn("{} failed; its records are run one by one", described(records), e);
            runOneByOne(records);
            return;
        }
        long ran = System.nanoTime();
        budget.ran(records.size(), ran - started);
        stageMetrics.batchRun(ran - started);
        emit(records, answers);
        stageMetrics.batchEmitted(System.nanoTime() - ran);
    }

    /** The one way to the graph: no record is run uncounted. */
    private StageOutput run(int records) {
        stageMetrics.recordsRun(records);
        return runner.run(records);
    }

    /**
     * So that one record that the graph cannot take does not fail the others of its batch. Nothing
     * is emitted before all were tried: where each one failed and a blank one does, too, the job
     * fails and starts again from its checkpoint, and must not have answered yet.
     */
    private void runOneByOne(List<ImageRecord> records) {
        Map<ImageRecord, StageOutput> answers = new IdentityHashMap<>();
        Map<ImageRecord, InferenceException> failures = new IdentityHashMap<>();
        for (ImageRecord record : records) {
            record.tensor().copyTo(input);
            input.clear();
            try {
                answers.put(record, run(1).copy());
            } catch (InferenceException e) {
                failures.put(record, e);
            }
        }
        if (answers.isEmpty() && !runsBlank()) {
            throw new IllegalStateException(allFailed(records), failures.get(records.get(0)));
        }
        for (ImageRecord record : records) {
            if (answers.containsKey(record)) {
                emit(List.of(record), answers.get(record));
            } else {
                InferenceException failure = failures.get(record);
                failed(record, failure.getMessage() + ": " + failure.getCause());
            }
        }
    }

    /** Whether the graph still runs at all: on a record of zeros, as it did when it was opened. */
    private boolean runsBlank() {
        input.put(new byte[input.capacity() / options.limits().maxRecords()]).clear();
        try {
            runner.run(1);
            return true;
        } catch (InferenceException e) {
            return false;
        }
    }

    private String allFailed(List<ImageRecord> records) {
        return described(records)
                + " failed on each of its records and on a blank one: they are not at fault";
    }

    private String described(List<ImageRecord> batch) {
        return "stage %s of bundle %s (%s), on a batch of %s records from %s to %s,"
                .formatted(
                        stage,
                        location.path(),
                        location.digest(),
                        batch.size(),
                        batch.get(0).source().position(),
                        batch.get(batch.size() - 1).source().position());
    }

    /** Lets those leave that are sure, and hands on the others with features of their own. */
    private void emit(List<ImageRecord> records, StageOutput answers) {
        int[] survivors = new int[records.size()];
        int surviving = 0;
        for (int row = 0; row < records.size(); row++) {
            ImageRecord record = records.get(row);
            if (!answers.isFinite(row)) {
                failed(record, "the stage's answer is not a number");
            } else if (exits(record, answers.confidence(row))) {
                predict(record, answers, row);
            } else {
                survivors[surviving++] = row;
            }
        }
        passOn(records, answers, survivors, surviving);
    }

    private boolean exits(ImageRecord record, float confidence) {
        stageMetrics.confidenceSeen(confidence);
        return last || ExitRule.exits(confidence, record.policy().thresholds().at(stage));
    }

    private void predict(ImageRecord record, StageOutput answers, int row) {
        OutgoingRecord prediction = predictions.write(record, answers, row, now());
        if (!RecordSize.fits(record.source(), prediction.value().length, predictionBytes)) {
            reject(
                    record,
                    DeadLetterReason.OTHER,
                    "a prediction of "
                            + prediction.value().length
                            + " bytes beside key and headers, most of it the event's attributes;"
                            + " the predictions topic takes "
                            + predictionBytes
                            + " in all");
            return;
        }
        stageMetrics.recordExited(predictions.macs(), backboneMacs);
        breaker.goodRecord();
        output.collect(ANSWERS, new StreamRecord<>(prediction));
    }

    /** Features of survivors alone are copied; those of the others never leave native memory. */
    private void passOn(
            List<ImageRecord> records, StageOutput answers, int[] survivors, int surviving) {
        if (surviving == 0) {
            return;
        }
        int length = answers.featureBytes();
        byte[] features = new byte[surviving * length];
        for (int i = 0; i < surviving; i++) {
            answers.copyFeatures(survivors[i], features, i * length);
        }
        for (int i = 0; i < surviving; i++) {
            stageMetrics.recordPassedOn();
            breaker.goodRecord();
            Tensor row = new Tensor(features, i * length, length);
            output.collect(new StreamRecord<>(records.get(survivors[i]).withTensor(row)));
        }
    }

    private void failed(ImageRecord record, String detail) {
        reject(record, DeadLetterReason.INFERENCE_FAILED, detail);
    }

    private void reject(ImageRecord record, DeadLetterReason reason, String detail) {
        stageMetrics.recordFailed();
        output.collect(
                ANSWERS,
                new StreamRecord<>(deadLetters.write(record.source(), reason, detail, now())));
        breaker.badRecord(record.source().position(), reason, detail);
    }

    private Instant now() {
        return Instant.ofEpochMilli(nowMillis());
    }

    private long nowMillis() {
        return getProcessingTimeService().getCurrentProcessingTime();
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
