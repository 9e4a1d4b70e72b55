package dev.sluice.loadtest.load;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Sends each event at its time, or at once where that has passed; waits for no answer. */
final class OpenLoop {

    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final long NANOS_PER_MICRO = 1_000;
    private static final long MICROS_PER_MILLI = 1_000;

    private final Producer<byte[], byte[]> producer;
    private final String topic;
    private final List<ConsumerRecord<byte[], byte[]>> events;
    private final long startMillis;
    private final long startNanos;
    private final AtomicReference<Exception> failure = new AtomicReference<>();

    /**
     * @param events to send in turn
     * @param startMillis since the epoch, when the schedule begins
     */
    OpenLoop(
            Producer<byte[], byte[]> producer,
            String topic,
            List<ConsumerRecord<byte[], byte[]>> events,
            long startMillis) {
        this.producer = producer;
        this.topic = topic;
        this.events = events;
        this.startMillis = startMillis;
        this.startNanos =
                System.nanoTime() + (startMillis - System.currentTimeMillis()) * NANOS_PER_MILLI;
    }

    void send(Schedule schedule) throws IOException {
        int partitions = producer.partitionsFor(topic).size();
        for (long number = 0; schedule.hasNext(); number++) {
            long offset = schedule.nextLong();
            awaitNanos(startNanos + offset);
            ConsumerRecord<byte[], byte[]> event = events.get((int) (number % events.size()));
            ProducerRecord<byte[], byte[]> record =
                    new ProducerRecord<>(
                            topic, (int) (number % partitions), event.key(), event.value());
            new SendStamp(startMillis * MICROS_PER_MILLI + offset / NANOS_PER_MICRO, number)
                    .writeTo(record.headers());
            producer.send(record, (metadata, e) -> failure.compareAndSet(null, e));
        }
        producer.flush();
        if (failure.get() != null) {
            throw new IOException("not all events were sent", failure.get());
        }
    }

    private static void awaitNanos(long deadline) {
        long left = deadline - System.nanoTime();
        while (left > 0) {
            LockSupport.parkNanos(left);
            left = deadline - System.nanoTime();
        }
    }
}
