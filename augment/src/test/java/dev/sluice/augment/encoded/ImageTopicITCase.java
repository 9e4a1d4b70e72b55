package dev.sluice.augment.encoded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.augment.data.ImageSet;
import dev.sluice.augment.data.MalformedDataException;
import dev.sluice.augment.data.Part;
import dev.sluice.augment.data.WantedImages;
import dev.sluice.augment.reader.ImageSets;
import dev.sluice.augment.reader.ImageSource;
import dev.sluice.bundle.ImageSpec;
import dev.sluice.bundle.ImageSpec.ColourOrder;
import dev.sluice.bundle.ImageSpec.Resize;
import dev.sluice.embedded.TestKafka;
import dev.sluice.schemas.ImageEvent;
import dev.sluice.schemas.MediaType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import javax.annotation.Nullable;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ImageTopicITCase {

    private static final ImageSpec SPEC = new ImageSpec(1, 1, 2, ColourOrder.GREY, Resize.REFUSE);

    private static TestKafka kafka;
    private static KafkaProducer<byte[], byte[]> producer;

    private final TestingListener listener = new TestingListener();

    @BeforeAll
    static void start() {
        kafka = new TestKafka();
        producer =
                new KafkaProducer<>(
                        Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers()),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
    }

    @AfterAll
    static void stop() {
        producer.close();
        kafka.close();
    }

    @Test
    void readsEveryPartitionWithAndWithoutLabels() throws Exception {
        kafka.createTopic("labelled", 2, Map.of());
        for (int i = 0; i < 20; i++) {
            send("labelled", i % 2, raw(i, i % 4 < 2 ? null : i % 4));
        }

        ImageSet set = read("labelled", List.of(), 1_000);

        assertThat(set.count()).isEqualTo(20);
        for (int i = 0; i < 20; i++) {
            int sent = image(set, i)[0];
            assertThat(sent).as("partition 0, then 1").isEqualTo(i < 10 ? 2 * i : 2 * i - 19);
            assertThat(set.label(i)).isEqualTo(sent % 4 < 2 ? ImageSet.NO_LABEL : sent % 4);
        }
        assertThat(set.classNames()).containsExactly("0", "1", "2", "3");
        assertThat(listener.warnings())
                .singleElement()
                .asString()
                .contains("train and test are the same images; --slice keeps them apart");
        assertThat(listener.progress()).isEqualTo("20 of 20");
        assertThat(read("labelled", List.of(), 1_000).sha256()).isEqualTo(set.sha256());
    }

    @Test
    void decodesFilesAndNamesClassesAsWanted() throws Exception {
        kafka.createTopic("files", 1, Map.of());
        byte[] white = Pictures.encoded("png", 2, 1, 0xffffff);
        send("files", 0, event(white, MediaType.PNG, 1));

        ImageSet set = read("files", List.of("a", "b", "c"), 10);

        assertThat(image(set, 0)).containsExactly(255, 255);
        assertThat(set.classNames()).containsExactly("a", "b", "c");
    }

    @Test
    void readsNoMoreThanWantedFromEachPartitionItsShare() throws Exception {
        kafka.createTopic("long", 2, Map.of());
        for (int i = 0; i < 30; i++) {
            send("long", i < 20 ? 0 : 1, raw(i, null));
        }

        ImageSet set = read("long", List.of(), 6);

        assertThat(IntStream.range(0, set.count()).map(i -> image(set, i)[0]))
                .containsExactly(0, 1, 2, 3, 20, 21);
        assertThat(set.classNames()).isEmpty();
    }

    @Test
    void progressIsToldWhileAPartitionIsRead() throws Exception {
        kafka.createTopic("one", 1, Map.of());
        for (int i = 0; i < 501; i++) {
            send("one", 0, raw(i, null));
        }

        read("one", List.of(), 1_000);

        // The client hands out no more than 500 records at a time.
        assertThat(listener.shown()).contains(500L).endsWith(501L);
    }

    @Test
    void eventsThatCannotBeReadAreCountedToldAndPassedOver() throws Exception {
        kafka.createTopic("poisoned", 1, Map.of());
        send("poisoned", 0, "no avro".getBytes());
        send("poisoned", 0, null);
        send("poisoned", 0, event(new byte[5], MediaType.RAW, null));
        send("poisoned", 0, event(new byte[9], MediaType.JPEG, null));
        send("poisoned", 0, event(Pictures.png(1), MediaType.PNG, null));
        send("poisoned", 0, raw(7, 2));
        send("poisoned", 0, raw(8, 1));

        ImageSet set = read("poisoned", List.of("a", "b"), 100);

        assertThat(set.count()).isEqualTo(1);
        assertThat(image(set, 0)).containsExactly(8, 0);
        assertThat(listener.warnings().get(1))
                .contains("6 of 7 images cannot be read")
                .contains("partition 0, offset 0: 7 bytes that do not begin with C3 01")
                .contains("partition 0, offset 1: no value")
                .contains("partition 0, offset 2: 5 raw bytes; expected 2")
                .contains("partition 0, offset 4: PNG of 4 x 3 pixels")
                .doesNotContain("offset 5");
        assertThat(listener.progress()).isEqualTo("7 of 7");
    }

    @Test
    void aLabelBeyondTheNetworksClassesIsCountedAndPassedOverWhereTheyHaveNoNames()
            throws Exception {
        kafka.createTopic("unnamed", 1, Map.of());
        send("unnamed", 0, raw(1, 0));
        send("unnamed", 0, raw(2, 3));
        send("unnamed", 0, raw(3, 1));

        ImageSet set = read("unnamed", new WantedImages(SPEC, List.of(), 3, 100));

        assertThat(set.count()).isEqualTo(2);
        assertThat(image(set, 1)).containsExactly(3, 0);
        assertThat(set.classNames()).as("the third has no event").containsExactly("0", "1", "2");
        assertThat(listener.warnings().get(1))
                .contains("1 of 3 images cannot be read")
                .contains("partition 0, offset 1: label 3 of 3 classes");
    }

    @Test
    void aTopicOfNothingElseIsRefused() throws Exception {
        kafka.createTopic("hopeless", 1, Map.of());
        send("hopeless", 0, "no avro".getBytes());

        assertThatThrownBy(() -> read("hopeless", List.of(), 100))
                .isInstanceOf(MalformedDataException.class)
                .hasMessageContaining("1 of 1 images cannot be read");
    }

    @Test
    void anEmptyTopicAndOneThatIsNotThereAreRefused() {
        kafka.createTopic("empty", 1, Map.of());

        assertThatThrownBy(() -> read("empty", List.of(), 100))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("/empty is empty");
        assertThatThrownBy(() -> read("nowhere", List.of(), 100))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("/nowhere: there is no such topic");
    }

    private ImageSet read(String topic, List<String> classes, int most) throws IOException {
        return read(topic, new WantedImages(SPEC, classes, most));
    }

    private ImageSet read(String topic, WantedImages wanted) throws IOException {
        return ImageSets.open(
                new ImageSource(
                        "kafka://" + kafka.bootstrapServers() + "/" + topic, Part.TEST, Map.of()),
                wanted,
                listener);
    }

    private static byte[] raw(int pixel, @Nullable Integer label) {
        return event(new byte[] {(byte) pixel, 0}, MediaType.RAW, label);
    }

    private static byte[] event(byte[] image, MediaType type, @Nullable Integer label) {
        ImageEvent event =
                new ImageEvent("id", ByteBuffer.wrap(image), type, Instant.EPOCH, label, Map.of());
        try {
            ByteBuffer encoded = ImageEvent.getEncoder().encode(event);
            byte[] bytes = new byte[encoded.remaining()];
            encoded.get(bytes);
            return bytes;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void send(String topic, int partition, @Nullable byte[] value)
            throws ExecutionException, InterruptedException {
        Future<?> sent = producer.send(new ProducerRecord<>(topic, partition, null, value));
        sent.get();
    }

    private static byte[] image(ImageSet set, int index) {
        byte[] image = new byte[set.shape().pixels()];
        set.copyImage(index, image, 0);
        return image;
    }
}
