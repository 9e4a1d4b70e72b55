package dev.sluice.loadtest.send;

import dev.sluice.augment.data.ImageSet;
import dev.sluice.loadtest.demo.ImageEvents;
import dev.sluice.schemas.ImageEvent;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.avro.message.MessageEncoder;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends the images of a set as events, from the first to the last and again, each at its time: who
 * was late catches up. Every event has an id that no other stream gives. Not thread-safe.
 */
public final class ImageStream implements AutoCloseable {

    private final KafkaProducer<byte[], byte[]> producer;
    private final String topic;
    private final ImageSet images;
    private final long intervalNanos;
    private final MessageEncoder<ImageEvent> encoder;
    private final String name = UUID.randomUUID().toString().substring(0, 8);
    private final AtomicReference<Exception> failure = new AtomicReference<>();

    /**
     * @param clientProperties bootstrap servers and security, as for every client
     * @param perSecond events a second, 1 or more
     * @param encoder of the events
     */
    public ImageStream(
            Properties clientProperties,
            String topic,
            ImageSet images,
            int perSecond,
            MessageEncoder<ImageEvent> encoder) {
        if (perSecond < 1) {
            throw new IllegalArgumentException(perSecond + " images a second; expected 1 or more");
        }
        this.producer =
                new KafkaProducer<>(
                        clientProperties, new ByteArraySerializer(), new ByteArraySerializer());
        this.topic = topic;
        this.images = images;
        this.encoder = encoder;
        this.intervalNanos = TimeUnit.SECONDS.toNanos(1) / perSecond;
    }

    /**
     * Sends so many events; returns when Kafka has them, or when the thread is interrupted.
     *
     * @return how many were sent
     * @throws KafkaException if Kafka does not take one
     */
    public long send(long events) {
        long start = System.nanoTime();
        long sent = 0;
        while (sent < events && !Thread.currentThread().isInterrupted()) {
            long early = start + sent * intervalNanos - System.nanoTime();
            if (early > 0) {
                LockSupport.parkNanos(early);
                continue;
            }
            requireTaken();
            String id = name + "-" + sent;
            byte[] event = ImageEvents.of(images, (int) (sent % images.count()), id, encoder);
            producer.send(
                    new ProducerRecord<>(topic, id.getBytes(StandardCharsets.UTF_8), event),
                    (metadata, problem) -> {
                        if (problem != null) {
                            failure.compareAndSet(null, problem);
                        }
                    });
            sent++;
        }
        producer.flush();
        requireTaken();
        return sent;
    }

    private void requireTaken() {
        Exception problem = failure.get();
        if (problem != null) {
            throw new KafkaException(
                    "topic " + topic + " did not take an event: " + problem.getMessage(), problem);
        }
    }

    @Override
    public void close() {
        producer.close();
    }
}
