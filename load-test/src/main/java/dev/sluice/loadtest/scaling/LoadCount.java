package dev.sluice.loadtest.scaling;

import dev.sluice.loadtest.load.LoadSource;
import dev.sluice.loadtest.load.SendStamp;
import dev.sluice.loadtest.measure.LatencyFigures;
import dev.sluice.loadtest.measure.LatencyRecorder;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The answers to one load. Written by the thread that reads them, watched by another. */
final class LoadCount {

    private static final double MICROS_PER_SECOND = 1e6;

    private final long startMicros;
    private final LatencyRecorder recorder;
    private long deadLetters;

    LoadCount(LoadSource.Started load, List<LatencyRecorder.Window> windows) {
        this.startMicros = load.startMicros();
        this.recorder = new LatencyRecorder(load.startMicros(), windows);
    }

    /** When the load begins, in seconds since the epoch. */
    double startSeconds() {
        return startMicros / MICROS_PER_SECOND;
    }

    synchronized void predicted(ConsumerRecord<byte[], byte[]> answer) {
        add(answer);
    }

    synchronized void rejected(ConsumerRecord<byte[], byte[]> answer) {
        if (add(answer)) {
            deadLetters++;
        }
    }

    /** Whether it is the first answer to an event of this load. */
    private boolean add(ConsumerRecord<byte[], byte[]> answer) {
        SendStamp stamp = SendStamp.of(answer.headers());
        if (stamp.intendedMicros() < startMicros) {
            return false; // a repeated answer to the load before
        }
        long before = recorder.distinct();
        recorder.add(stamp.intendedMicros(), stamp.number(), answer.timestamp());
        return recorder.distinct() > before;
    }

    /** Events that have an answer. */
    synchronized long answered() {
        return recorder.distinct();
    }

    /** Of them those whose first answer is a dead letter. */
    synchronized long deadLetters() {
        return deadLetters;
    }

    /** Answers beyond the first of an event. */
    synchronized long repeated() {
        return recorder.repeated();
    }

    synchronized List<LatencyFigures> latency() {
        return recorder.figures();
    }
}
