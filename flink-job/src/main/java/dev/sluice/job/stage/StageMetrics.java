package dev.sluice.job.stage;

import java.util.concurrent.TimeUnit;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.metrics.DescriptiveStatisticsHistogram;

/** What one stage tells of itself. */
final class StageMetrics {

    static final String RECORDS_EXITED = "recordsExited";
    static final String RECORDS_PASSED_ON = "recordsPassedOn";
    static final String RECORDS_FAILED = "recordsFailed";
    static final String BATCHES = "batches";
    static final String MACS_SPENT = "macsSpent";
    static final String MACS_SAVED = "macsSaved";
    static final String BATCH_RECORDS = "batchRecords";
    static final String CONFIDENCE_PERCENT = "confidencePercent";
    static final String QUEUE_MICROS = "queueMicros";
    static final String RUN_MICROS = "runMicros";
    static final String EMIT_MICROS = "emitMicros";

    private static final int WINDOW = 1_000;

    private final Counter exited;
    private final Counter passedOn;
    private final Counter failed;
    private final Counter batches;
    private final Counter macsSpent;
    private final Counter macsSaved;
    private final Histogram batchRecords;
    private final Histogram confidence;
    private final Histogram queueMicros;
    private final Histogram runMicros;
    private final Histogram emitMicros;

    StageMetrics(MetricGroup group) {
        exited = group.counter(RECORDS_EXITED);
        passedOn = group.counter(RECORDS_PASSED_ON);
        failed = group.counter(RECORDS_FAILED);
        batches = group.counter(BATCHES);
        macsSpent = group.counter(MACS_SPENT);
        macsSaved = group.counter(MACS_SAVED);
        batchRecords = histogram(group, BATCH_RECORDS);
        confidence = histogram(group, CONFIDENCE_PERCENT);
        queueMicros = histogram(group, QUEUE_MICROS);
        runMicros = histogram(group, RUN_MICROS);
        emitMicros = histogram(group, EMIT_MICROS);
    }

    private static Histogram histogram(MetricGroup group, String name) {
        return group.histogram(name, new DescriptiveStatisticsHistogram(WINDOW));
    }

    void batchStarted(int records, long queuedNanos) {
        batches.inc();
        batchRecords.update(records);
        queueMicros.update(TimeUnit.NANOSECONDS.toMicros(queuedNanos));
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
        macsSaved.inc(backboneMacs - macs);
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
