package dev.sluice.loadtest.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.augment.data.ImageSet;
import dev.sluice.embedded.TestKafka;
import dev.sluice.loadtest.Example;
import dev.sluice.schemas.ImageEvent;
import dev.sluice.schemas.MediaType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ImageStreamITCase {

    private static final int RATE = 1_000;

    private static TestKafka kafka;

    @BeforeAll
    static void startBroker() {
        kafka = new TestKafka();
    }

    @AfterAll
    static void stopBroker() {
        kafka.close();
    }

    private static Properties client() {
        Properties properties = new Properties();
        properties.setProperty("bootstrap.servers", kafka.bootstrapServers());
        properties.setProperty("max.block.ms", "5000");
        return properties;
    }

    @Test
    @Timeout(60)
    void beginsAnewAfterTheLastImageAndGivesEveryEventAnIdOfItsOwn() throws Exception {
        kafka.createTopic("images", 1, Map.of());
        ImageSet three = Example.testImages().first(3);
        long start = System.nanoTime();

        try (ImageStream stream =
                new ImageStream(client(), "images", three, RATE, ImageEvent.getEncoder())) {
            assertThat(stream.send(100)).isEqualTo(100);
        }

        // The hundredth is due after 99 intervals; nothing says how late a busy machine may be.
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isGreaterThanOrEqualTo(Duration.ofMillis(99));
        List<ImageEvent> events = events(100);
        assertThat(events).extracting(ImageEvent::getId).doesNotHaveDuplicates();
        assertThat(events).extracting(ImageEvent::getMediaType).containsOnly(MediaType.PNG);
        for (int i = 0; i < events.size(); i++) {
            assertThat(events.get(i).getLabel()).isEqualTo(three.label(i % 3));
            assertThat(events.get(i).getImage()).isEqualTo(events.get(i % 3).getImage());
        }
        assertThat(events.get(0).getImage()).isNotEqualTo(events.get(1).getImage());
    }

    private static List<ImageEvent> events(int expected) throws Exception {
        List<ImageEvent> events = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        client(), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            TopicPartition partition = new TopicPartition("images", 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            assertThat(consumer.endOffsets(List.of(partition)))
                    .containsEntry(partition, (long) expected);
            while (events.size() < expected) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
                    events.add(ImageEvent.getDecoder().decode(record.value()));
                }
            }
        }
        return events;
    }

    @Test
    void aTopicThatIsNotThereIsNamed() {
        try (ImageStream stream =
                new ImageStream(
                        client(),
                        "nowhere",
                        Example.testImages().first(1),
                        RATE,
                        ImageEvent.getEncoder())) {
            assertThatThrownBy(() -> stream.send(1))
                    .isInstanceOf(KafkaException.class)
                    .hasMessageContaining("nowhere");
        }
    }

    @Test
    void aRateOfNothingIsRefused() {
        assertThatThrownBy(
                        () ->
                                new ImageStream(
                                        client(),
                                        "images",
                                        Example.testImages().first(1),
                                        0,
                                        ImageEvent.getEncoder()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0 images a second; expected 1 or more");
    }
}
