package dev.sluice.job.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.bundle.ToyBundle;
import dev.sluice.embedded.TestKafka;
import dev.sluice.job.Events;
import dev.sluice.job.JobFixture;
import dev.sluice.job.Placement;
import dev.sluice.schemas.Prediction;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A job with Apicurio Registry, in the profile {@code schema-registry} alone. */
class SchemaRegistryITCase {

    private static final byte[] IMAGE = ToyBundle.image(1, 0.9, 0.9, 0.9);

    @TempDir Path folder;
    private ApicurioProcess registry;

    @BeforeEach
    void startRegistry() throws Exception {
        registry = new ApicurioProcess(folder.resolve("registry.log"));
    }

    @AfterEach
    void stopRegistry() {
        if (registry != null) {
            registry.close();
        }
    }

    @Test
    void eventsOfARegistryBecomePredictionsOfItEvenWhenItIsGone() throws Exception {
        ToyBundle.write(folder.resolve("bundle"));
        try (TestKafka kafka = new TestKafka()) {
            JobFixture job = new JobFixture(kafka, 1);
            int id = registry.register(job.topics().images() + "-value", OtherSender.SCHEMA);
            RegistryFormat format = RegistryFormat.register(registry.access(), job.topics());
            job.start(
                    folder.resolve("bundle"),
                    JobFixture.topology(Placement.SEPARATE, 1, 1),
                    Map.of(),
                    endpoints -> endpoints.in(format));

            job.send(0, OtherSender.event(id, "a", IMAGE));
            job.send(0, Events.raw("b", IMAGE));
            job.send(0, OtherSender.event(id + 1_000, "c", IMAGE));

            List<GenericRecord> predictions = read(job, job.topics().predictions(), 2);
            assertThat(predictions)
                    .extracting(prediction -> prediction.get("imageId").toString())
                    .containsExactly("a", "b");
            assertThat(predictions).extracting(p -> p.get("classIndex")).containsOnly(1);
            GenericRecord letter = read(job, job.topics().deadLetters(), 1).get(0);
            assertThat(letter.get("reason")).hasToString("UNKNOWN_SCHEMA");
            assertThat(letter.get("detail").toString()).contains("schema id " + (id + 1_000));
            assertThat(registry.subjects())
                    .contains(
                            job.topics().predictions() + "-value",
                            job.topics().deadLetters() + "-value");

            registry.close();
            job.send(0, OtherSender.event(id, "d", IMAGE));

            assertThat(job.records(job.topics().predictions(), found -> found.size() >= 3))
                    .hasSize(3);
            job.close();
        }
    }

    private List<GenericRecord> read(JobFixture job, String topic, int atLeast) throws Exception {
        return job.records(topic, found -> found.size() >= atLeast).stream()
                .map(record -> OtherSender.read(record.value(), registry::schema))
                .toList();
    }

    @Test
    void aSchemaIsFoundAgainUnderTheIdThatItWasGiven() {
        RegistryClient client = new RegistryClient(registry.access());

        int id = client.id("predictions-value", Prediction.getClassSchema());

        assertThat(client.id("predictions-value", Prediction.getClassSchema())).isEqualTo(id);
        assertThat(registry.schema(id).getDoc()).isEqualTo(Prediction.getClassSchema().getDoc());
    }

    @Test
    void aSchemaThatTheSubjectDoesNotTakeStopsTheStart() throws Exception {
        Schema other =
                new Schema.Parser()
                        .parse(
                                "{\"type\":\"record\",\"name\":\"Prediction\",\"namespace\":"
                                        + "\"dev.sluice.schemas\",\"fields\":[{\"name\":\"price\","
                                        + "\"type\":\"int\"}]}");
        registry.register("predictions-value", other);
        registry.requireCompatibility("predictions-value", "FULL");
        RegistryClient client = new RegistryClient(registry.access());

        assertThatThrownBy(() -> client.id("predictions-value", Prediction.getClassSchema()))
                .isInstanceOf(UnusableRegistryException.class)
                .hasMessageContainingAll("/subjects/predictions-value", "409", "Incompatible");
    }

    @Test
    void theUrlOfItsOtherInterfaceIsRefusedWithAHint() {
        String url = registry.access().url().toString().replace("/apis/ccompat/v7", "");
        RegistryClient client = new RegistryClient(new RegistryAccess(URI.create(url), Map.of()));

        assertThatThrownBy(() -> client.id("predictions-value", Prediction.getClassSchema()))
                .isInstanceOf(UnusableRegistryException.class)
                .hasMessageContaining("/apis/ccompat/v7");
    }
}
