package dev.sluice.job;

import dev.sluice.job.gate.PolicyHistory;
import dev.sluice.job.message.MessageFormat;
import dev.sluice.job.record.OutgoingRecord;
import dev.sluice.job.record.SourceRecord;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.source.Source;

/**
 * What the job reads from and writes to: Kafka in earnest, anything else in a test.
 *
 * @param images the events
 * @param policies the control stream
 * @param history what the control stream holds already when the job starts
 * @param sinks makes the sink of an operator
 * @param deadLetterBytes that a dead letter may have as a record, all included
 * @param predictionBytes likewise a prediction
 * @param format of events, predictions and dead letters
 */
public record Endpoints(
        Source<SourceRecord, ?, ?> images,
        Source<SourceRecord, ?, ?> policies,
        PolicyHistory history,
        Sinks sinks,
        int deadLetterBytes,
        int predictionBytes,
        MessageFormat format) {

    /** The same with messages in another format. */
    public Endpoints in(MessageFormat other) {
        return new Endpoints(
                images, policies, history, sinks, deadLetterBytes, predictionBytes, other);
    }

    /** Makes sinks. */
    @FunctionalInterface
    public interface Sinks {

        /**
         * A sink of its own for each exit keeps the job a tree of one-input vertices.
         *
         * @param uid of the sink
         */
        Sink<OutgoingRecord> create(String uid);
    }
}
