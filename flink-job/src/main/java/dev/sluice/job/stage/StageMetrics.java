package dev.sluice.job.stage;

import dev.sluice.job.metric.MetricSpec;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.metrics.DescriptiveStatisticsHistogram;

/** What one stage tells of itself. */
final class StageMetrics {

    private static final int WINDOW = 1_000;

    private static final String NEWEST = " Over the newest " + WINDOW + " of a subtask.";

    static final MetricSpec RECORDS_RUN =
            MetricSpec.counter(
                    "recordsRun",
                    "records",
                    "Records that the stage's graph was run on. Those of a batch that failed"
                            + " count again when they are run one by one.");
    static final MetricSpec RECORDS_EXITED =
            MetricSpec.counter(
                    "recordsExited", "records", "Records that left at this exit as predictions.");
    static final MetricSpec RECORDS_PASSED_ON =
            MetricSpec.counter(
                    "recordsPassedOn",
                    "records",
                    "Records that were too uncertain here and went on to the next stage; 0 at"
                            + " the final exit.");
    static final MetricSpec RECORDS_FAILED =
            MetricSpec.counter(
                    "recordsFailed",
                    "records",
                    "Records that the graph failed on or gave no number for, or whose prediction"
                            + " is too large for its topic; they went to dead letters.");
    static final MetricSpec BATCHES =
            MetricSpec.counter(
                    "batches",
                    "batches",
                    "Batches that were run; one that failed counts once, however its records"
                            + " were run then.");
    static final MetricSpec MACS_SPENT =
            MetricSpec.counter(
                    "macsSpent",
                    "MACs",
                    "What the records that left here have cost: all stages up to here, every"
                            + " branch that ran included.");
    static final MetricSpec MACS_OF_BACKBONE =
            MetricSpec.counter(
                    "macsOfBackbone",
                    "MACs",
                    "What the backbone alone would have cost for the records that left here; less"
                            + " macsSpent it is what was saved.");
    static final MetricSpec BATCH_RECORDS =
            MetricSpec.histogram("batchRecords", "records", "Size of a batch." + NEWEST);
    static final MetricSpec CONFIDENCE_PERCENT =
            MetricSpec.histogram(
                    "confidencePercent",
                    "percent",
                    "Confidence of a record at this exit, whether it left or not." + NEWEST);
    static final MetricSpec QUEUE_MICROS =
            MetricSpec.histogram(
                    "queueMicros",
                    "microseconds",
                    "How long the first record of a batch waited for the batch to be run."
                            + NEWEST);
    static final MetricSpec RUN_MICROS =
            MetricSpec.histogram(
                    "runMicros",
                    "microseconds",
                    "How long the graph took for a batch; batches that failed are left out."
                            + NEWEST);
    static final MetricSpec EMIT_MICROS =
            MetricSpec.histogram(
                    "emitMicros",
                    "microseconds",
                    "How long it took to hand on the records of a batch, the work of"
                            + " operators that are chained to this one included."
                            + NEWEST);

    static final List<MetricSpec> ALL =
            List.of(
                    RECORDS_RUN,
                    RECORDS_EXITED,
                    RECORDS_PASSED_ON,
                    RECORDS_FAILED,
                    BATCHES,
                    MACS_SPENT,
                    MACS_OF_BACKBONE,
                    BATCH_RECORDS,
                    CONFIDENCE_PERCENT,
                    QUEUE_MICROS,
                    RUN_MICROS,
                    EMIT_MICROS);

    private final Counter run;
    private final Counter exited;
    private final Counter passedOn;
    private final Counter failed;
    private final Counter batches;
    private final Counter macsSpent;
    private final Counter macsOfBackbone;
    private final Histogram batchRecords;
    private final Histogram confidence;
    private final Histogram queueMicros;
    private final Histogram runMicros;
    private final Histogram emitMicros;

    StageMetrics(MetricGroup group) {
        run = group.counter(RECORDS_RUN.name());
        exited = group.counter(RECORDS_EXITED.name());
        passedOn = group.counter(RECORDS_PASSED_ON.name());
        failed = group.counter(RECORDS_FAILED.name());
        batches = group.counter(BATCHES.name());
        macsSpent = group.counter(MACS_SPENT.name());
        macsOfBackbone = group.counter(MACS_OF_BACKBONE.name());
        batchRecords = histogram(group, BATCH_RECORDS);
        confidence = histogram(group, CONFIDENCE_PERCENT);
        queueMicros = histogram(group, QUEUE_MICROS);
        runMicros = histogram(group, RUN_MICROS);
        emitMicros = histogram(group, EMIT_MICROS);
    }

    private static Histogram histogram(MetricGroup group, MetricSpec spec) {
        return group.histogram(spec.name(), new DescriptiveStatisticsHistogram(WINDOW));
    }

    void batchStarted(int records, long queuedNanos) {
        batches.inc();
        batchRecords.update(records);
        queueMicros.update(TimeUnit.NANOSECONDS.toMicros(queuedNanos));
    }

    /** Whatever comes of it. */
    void recordsRun(int records) {
        run.inc(records);
    }

    void batchRun(long nanos) {
        runMicros.update(TimeUnit.NANOSECONDS.toMicros(nanos));
    }

    void batchEmitted(long nanos) {
        emitMicros.update(TimeUnit.NANOSECONDS.toMicros(nanos));
    }

    /**
     * @param macs spent on the record in all
     * @param backboneMacs that it would have cost without exits
     */
    void recordExited(long macs, long backboneMacs) {
        exited.inc();
        macsSpent.inc(macs);
        macsOfBackbone.inc(backboneMacs);
    }

    void recordPassedOn() {
        passedOn.inc();
    }

    void recordFailed() {
        failed.inc();
    }

    void confidenceSeen(float value) {
        confidence.update(Math.round(value * 100));
    }
}
