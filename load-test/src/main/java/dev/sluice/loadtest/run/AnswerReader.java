package dev.sluice.loadtest.run;

import dev.sluice.loadtest.load.SendStamp;
import dev.sluice.loadtest.measure.LatencyRecorder;
import dev.sluice.loadtest.measure.WholeTopic;
import dev.sluice.schemas.Prediction;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicReference;
import javax.annotation.Nullable;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.WakeupException;

/** Reads a topic of predictions while they come, in a thread of its own until it is closed. */
final class AnswerReader implements AutoCloseable {

    private final WholeTopic predictions;
    private final Thread thread = new Thread(this::read, "answer-reader");
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    /** When the first answer judged by a version was there, in milliseconds since the epoch. */
    private final ConcurrentMap<Long, Long> firstOfVersion = new ConcurrentHashMap<>();

    // Set by the thread that starts a load, before its first event.
    @Nullable private volatile LatencyRecorder recorder;

    AnswerReader(Properties client, String topic) {
        this.predictions = WholeTopic.readRarely(client, topic);
        thread.start();
    }

    /** From now on answers go here; those to earlier events must be in. */
    void recordInto(LatencyRecorder next) {
        recorder = next;
    }

    /** By version of the policy. */
    ConcurrentMap<Long, Long> firstOfVersion() {
        return firstOfVersion;
    }

    /**
     * @throws IOException if the answers can no longer be read
     */
    void requireAlive() throws IOException {
        if (failure.get() != null) {
            throw new IOException("the answers cannot be read", failure.get());
        }
    }

    private void read() {
        try {
            while (true) {
                for (ConsumerRecord<byte[], byte[]> record : predictions.poll()) {
                    take(record);
                }
            }
        } catch (WakeupException e) {
            // close() was called
        } catch (RuntimeException e) {
            failure.set(e);
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        SendStamp stamp = SendStamp.of(record.headers());
        LatencyRecorder current = recorder;
        if (current != null) {
            current.add(stamp.intendedMicros(), stamp.number(), record.timestamp());
        }
        try {
            long version = Prediction.getDecoder().decode(record.value()).getPolicyVersion();
            firstOfVersion.merge(version, record.timestamp(), Math::min);
        } catch (IOException e) {
            throw new UncheckedIOException("an answer that is no message of ours", e);
        }
    }

    @Override
    public void close() {
        predictions.wakeUp();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        predictions.close();
    }
}
