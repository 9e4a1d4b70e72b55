package dev.sluice.loadtest.run;

import dev.sluice.loadtest.workload.Workload;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Fills a topic with a workload's events before anything is measured, so that none is made then.
 */
public final class ImageTopic {

    private static final int REPORT_EVERY = 1_000;

    private ImageTopic() {}

    /**
     * @param images of the workload to send, those of ids from 0
     */
    public static void fill(
            Cluster cluster, String topic, Workload workload, int images, RunView view)
            throws IOException {
        int distinct = Math.min(workload.sample().count(), images);
        byte[][] encoded = new byte[distinct][];
        for (int i = 0; i < distinct; i++) {
            encoded[i] = workload.encoded(i);
        }
        AtomicReference<Exception> failure = new AtomicReference<>();
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        cluster.client(), new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int i = 0; i < images; i++) {
                producer.send(
                        new ProducerRecord<>(
                                topic,
                                i % cluster.partitions(),
                                Integer.toString(i).getBytes(StandardCharsets.UTF_8),
                                workload.event(i, encoded[i % distinct])),
                        (metadata, e) -> failure.compareAndSet(null, e));
                if ((i + 1) % REPORT_EVERY == 0) {
                    view.progress(i + 1L, images);
                }
            }
        }
        if (failure.get() != null) {
            throw new IOException("topic " + topic + " cannot be filled", failure.get());
        }
    }
}
