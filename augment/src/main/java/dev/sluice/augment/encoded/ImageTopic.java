package dev.sluice.augment.encoded;

import dev.sluice.augment.data.ClassNames;
import dev.sluice.augment.data.ImageSet;
import dev.sluice.augment.data.MalformedDataException;
import dev.sluice.augment.data.ReadListener;
import dev.sluice.augment.data.WantedImages;
import dev.sluice.bundle.image.UndecodableImageException;
import dev.sluice.schemas.ImageEvent;
import dev.sluice.schemas.ReleasedSchemas;
import dev.sluice.schemas.message.MessageReader;
import dev.sluice.schemas.message.UnreadableMessageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Image events in a Kafka topic, such as the one that the job reads: those that are there when the
 * reading begins, partition after partition. Events carry a label or none. What cannot be read is
 * counted, told and passed over, and what its sender took back is not read unless the settings ask
 * for it. Without a consumer group, so nobody else is disturbed.
 */
public final class ImageTopic {

    private static final String COMMITTED =
            IsolationLevel.READ_COMMITTED.toString().toLowerCase(Locale.ROOT);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final TopicAddress address;
    private final Map<String, String> settings;
    private final MessageReader<ImageEvent> messages =
            new MessageReader<>(ImageEvent.getClassSchema(), ReleasedSchemas.store());

    /**
     * @param settings of Kafka's clients, such as those for TLS; the address stands in {@code
     *     address}
     */
    public ImageTopic(TopicAddress address, Map<String, String> settings) {
        this.address = address;
        this.settings = Map.copyOf(settings);
    }

    /**
     * Reads and decodes the events.
     *
     * @throws IOException if the topic is not there, empty, or cannot be reached or read to its end
     * @throws MalformedDataException if none of its events can be read
     */
    public ImageSet read(WantedImages wanted, ReadListener listener) throws IOException {
        try (ImageDecoding decoding = new ImageDecoding(address.toString(), wanted);
                KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            List<TopicRange> ranges = ranges(consumer, wanted.mostImages());
            long all = ranges.stream().mapToLong(TopicRange::size).sum();
            if (all == 0) {
                throw new IOException("%s is empty".formatted(address));
            }
            listener.onWarning(
                    "%s has no parts: train and test are the same images; --slice keeps them apart"
                            .formatted(address));
            Runnable progress =
                    () -> listener.onProgress(decoding.added() + decoding.refused(), all);
            for (TopicRange range : ranges) {
                read(range, consumer, wanted, decoding, progress);
            }
            if (decoding.refused() > 0) {
                listener.onWarning(decoding.refusals() + "; they are passed over");
            }
            return decoding.finish(classNames(wanted, decoding.largestLabel()));
        } catch (KafkaException e) {
            throw new IOException("%s cannot be read: %s".formatted(address, e.getMessage()), e);
        }
    }

    private static List<String> classNames(WantedImages wanted, int largestLabel) {
        if (!wanted.classNames().isEmpty()) {
            return wanted.classNames();
        }
        return ClassNames.numbered(wanted.classes() > 0 ? wanted.classes() : largestLabel + 1);
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        return new KafkaConsumer<>(
                consumerSettings(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    Map<String, Object> consumerSettings() {
        Map<String, Object> all = new HashMap<>();
        all.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, COMMITTED);
        all.putAll(settings);
        all.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, address.bootstrapServers());
        all.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        all.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        all.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        all.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
        return all;
    }

    private List<TopicRange> ranges(KafkaConsumer<byte[], byte[]> consumer, int most)
            throws IOException {
        List<TopicPartition> partitions =
                consumer.partitionsFor(address.topic()).stream()
                        .map(info -> new TopicPartition(info.topic(), info.partition()))
                        .toList();
        if (partitions.isEmpty()) {
            throw new IOException("%s: there is no such topic".formatted(address));
        }
        return TopicRange.share(
                consumer.beginningOffsets(partitions), consumer.endOffsets(partitions), most);
    }

    private void read(
            TopicRange range,
            KafkaConsumer<byte[], byte[]> consumer,
            WantedImages wanted,
            ImageDecoding decoding,
            Runnable progress)
            throws IOException {
        consumer.assign(List.of(range.partition()));
        consumer.seek(range.partition(), range.from());
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        long before = range.from();
        for (long at = before; at < range.to(); at = consumer.position(range.partition())) {
            // It moves over aborted records, too, which are never seen.
            if (at > before) {
                deadline = System.nanoTime() + PATIENCE.toNanos();
                before = at;
            }
            for (ConsumerRecord<byte[], byte[]> event : consumer.poll(POLL)) {
                if (event.offset() < range.to()) {
                    decode(event, wanted.classes(), decoding);
                }
            }
            progress.run();
            if (System.nanoTime() > deadline) {
                throw new IOException(
                        "%s: partition %d cannot be read to offset %d: nothing came after %d in %d s"
                                .formatted(
                                        address,
                                        range.partition().partition(),
                                        range.to(),
                                        consumer.position(range.partition()),
                                        PATIENCE.toSeconds()));
            }
        }
    }

    /**
     * @param classes 0 where it is not known how many there are
     */
    private void decode(ConsumerRecord<byte[], byte[]> record, int classes, ImageDecoding decoding)
            throws IOException {
        String where = "partition %d, offset %d".formatted(record.partition(), record.offset());
        if (record.value() == null) {
            decoding.refuse(where, "no value");
            return;
        }
        try {
            ImageEvent event = messages.read(record.value());
            int label = event.getLabel() == null ? ImageSet.NO_LABEL : event.getLabel();
            if (event.getLabel() != null && (label < 0 || classes > 0 && label >= classes)) {
                decoding.refuse(where, "label %d of %d classes".formatted(label, classes));
                return;
            }
            ByteBuffer image = event.getImage();
            byte[] bytes = new byte[image.remaining()];
            image.get(bytes);
            decoding.add(bytes, event.getMediaType(), label);
        } catch (UnreadableMessageException e) {
            decoding.refuse(where, e.getMessage());
        } catch (UndecodableImageException e) {
            decoding.refuse(where, e.detail());
        }
    }
}
