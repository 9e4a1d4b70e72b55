package dev.sluice.loadtest.scaling;

import dev.sluice.job.kafka.TopicNames;
import dev.sluice.loadtest.measure.WholeTopic;
import java.io.IOException;
import java.util.Properties;
import javax.annotation.Nullable;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.WakeupException;

/** Reads predictions and dead letters while they come, in a thread of its own until closed. */
final class AnswerCounter implements AutoCloseable {

    private final WholeTopic answers;
    private final String predictions;
    private final Thread thread = new Thread(this::read, "answer-counter");

    // Written by who starts a load, before its first event.
    @Nullable private volatile LoadCount count;
    // Written by the thread that ends with it.
    @Nullable private volatile RuntimeException failure;

    AnswerCounter(Properties client, TopicNames topics) {
        this.answers = WholeTopic.readRarely(client, topics.predictions(), topics.deadLetters());
        this.predictions = topics.predictions();
        thread.start();
    }

    /** From now on answers are counted here; those to the load before must be in. */
    void countInto(LoadCount next) {
        count = next;
    }

    /**
     * @throws IOException if the answers can no longer be read
     */
    void requireAlive() throws IOException {
        if (failure != null) {
            throw new IOException("the answers cannot be read", failure);
        }
    }

    private void read() {
        try {
            while (true) {
                answers.poll().forEach(this::take);
            }
        } catch (WakeupException e) {
            // close() was called
        } catch (RuntimeException e) {
            failure = e;
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> answer) {
        LoadCount current = count;
        if (current == null) {
            return;
        }
        if (answer.topic().equals(predictions)) {
            current.predicted(answer);
        } else {
            current.rejected(answer);
        }
    }

    @Override
    public void close() {
        answers.wakeUp();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        answers.close();
    }
}
