package dev.sluice.job.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bundle.ToyBundle;
import dev.sluice.embedded.TestKafka;
import dev.sluice.job.Events;
import dev.sluice.job.JobFixture;
import dev.sluice.job.Placement;
import dev.sluice.schemas.DeadLetter;
import dev.sluice.schemas.DeadLetterReason;
import dev.sluice.schemas.Prediction;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A job with a registry that the test speaks for. */
class RegistryITCase {

    private static final byte[] IMAGE = ToyBundle.image(1, 0.9, 0.9, 0.9);

    private static TestKafka kafka;

    @TempDir Path folder;
    private JobFixture job;
    private TestingRegistry registry;

    @BeforeAll
    static void startBroker() {
        kafka = new TestKafka();
    }

    @AfterAll
    static void stopBroker() {
        kafka.close();
    }

    @BeforeEach
    void startJob() throws Exception {
        ToyBundle.write(folder);
        registry = new TestingRegistry();
        job = new JobFixture(kafka, 1);
        RegistryFormat format = RegistryFormat.register(registry.access(), job.topics());
        job.start(
                folder,
                JobFixture.topology(Placement.FUSED, 1, 1),
                Map.of(),
                endpoints -> endpoints.in(format));
        assertThat(format).isEqualTo(registry.format());
    }

    @AfterEach
    void stopJob() throws Exception {
        job.close();
        registry.close();
    }

    /** All of a topic, once there is enough of it. */
    private List<GenericRecord> read(
            String topic, Schema schema, int schemaId, Predicate<List<GenericRecord>> enough)
            throws TimeoutException {
        return decode(
                job.records(topic, found -> enough.test(decode(found, schema, schemaId))),
                schema,
                schemaId);
    }

    private static List<GenericRecord> decode(
            List<ConsumerRecord<byte[], byte[]>> records, Schema schema, int schemaId) {
        return records.stream()
                .map(record -> OtherSender.read(record.value(), id -> only(schema, schemaId, id)))
                .toList();
    }

    private static Schema only(Schema schema, int expected, int id) {
        assertThat(id).isEqualTo(expected);
        return schema;
    }

    private List<String> predictedIds(int atLeast) throws TimeoutException {
        return imageIds(
                read(
                        job.topics().predictions(),
                        Prediction.getClassSchema(),
                        1,
                        found -> imageIds(found).size() >= atLeast));
    }

    private static List<String> imageIds(List<GenericRecord> predictions) {
        return predictions.stream()
                .map(prediction -> prediction.get("imageId").toString())
                .distinct()
                .toList();
    }

    @Test
    void bothEncodingsAreReadAndAnswersCarryTheIdOfTheirSchema() throws Exception {
        int id = registry.put(OtherSender.SCHEMA.toString());

        job.send(0, OtherSender.event(id, "a", IMAGE));
        job.send(0, Events.raw("b", IMAGE));
        job.send(0, OtherSender.event(id, "c", IMAGE));
        job.send(0, OtherSender.event(4711, "d", IMAGE));
        job.send(0, OtherSender.event(1, "e", IMAGE));

        assertThat(predictedIds(3)).containsExactly("a", "b", "c");
        List<GenericRecord> letters =
                read(
                        job.topics().deadLetters(),
                        DeadLetter.getClassSchema(),
                        2,
                        found -> found.size() >= 2);
        assertThat(letters)
                .extracting(letter -> letter.get("reason").toString())
                .containsOnly(DeadLetterReason.UNKNOWN_SCHEMA.name());
        assertThat(letters.get(0).get("detail").toString())
                .contains("schema id 4711", registry.url().toString());
        assertThat(letters.get(1).get("detail").toString())
                .contains("dev.sluice.schemas.Prediction by schema id 1");
        assertThat(registry.asked())
                .filteredOn(asked -> asked.startsWith("GET"))
                .containsExactly(
                        "GET /schemas/ids/3", "GET /schemas/ids/4711", "GET /schemas/ids/1");
    }

    @Test
    void aRegistryThatDoesNotAnswerStartsTheJobAgainAndCostsNoEvent() throws Exception {
        int id = registry.put(OtherSender.SCHEMA.toString());
        for (int i = 0; i < RegistryClient.ATTEMPTS; i++) {
            registry.answerNext(503, "away");
        }

        job.send(0, Events.raw("a", IMAGE));
        job.send(0, OtherSender.event(id, "b", IMAGE));

        assertThat(predictedIds(2)).containsExactly("a", "b");
        assertThat(registry.asked())
                .filteredOn(asked -> asked.startsWith("GET"))
                .hasSize(RegistryClient.ATTEMPTS + 1);
        assertThat(job.records(job.topics().deadLetters(), found -> true)).isEmpty();
    }
}
