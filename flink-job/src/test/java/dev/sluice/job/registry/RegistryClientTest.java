package dev.sluice.job.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.schemas.Prediction;
import dev.sluice.schemas.message.UnreadableMessageException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegistryClientTest {

    private static final String REFUSAL = "{\"error_code\":40301,\"message\":\"not for you\"}";

    private static final Schema PREDICTION = Prediction.getClassSchema();

    private TestingRegistry registry;
    private RegistryClient client;

    @BeforeEach
    void startRegistry() throws IOException {
        registry = new TestingRegistry();
        client = registry.client();
    }

    @AfterEach
    void stopRegistry() {
        registry.close();
    }

    @Test
    void registersASchemaThatIsNotThereAndFindsOneThatIs() {
        int id = client.id("predictions-value", PREDICTION);

        assertThat(client.id("predictions-value", PREDICTION)).isEqualTo(id);
        assertThat(registry.asked())
                .containsExactly(
                        "POST /subjects/predictions-value",
                        "POST /subjects/predictions-value/versions",
                        "POST /subjects/predictions-value");
    }

    @Test
    void needsNoRightToRegisterWhatIsThere() {
        int id = client.id("predictions-value", PREDICTION);
        registry.refuseNewSchemas();

        assertThat(client.id("predictions-value", PREDICTION)).isEqualTo(id);
    }

    @Test
    void saysWhatTheRegistryAnsweredWhereItDoesNotTakeTheSchema() {
        registry.refuseNewSchemas();

        assertThatThrownBy(() -> client.id("predictions-value", PREDICTION))
                .isInstanceOf(UnusableRegistryException.class)
                .hasMessageContainingAll(
                        "/subjects/predictions-value/versions",
                        "status 403",
                        "40301",
                        "dev.sluice.schemas.Prediction");
    }

    @Test
    void registersTheSchemaAsItStandsInItsFile() throws Exception {
        Schema registered = client.schema(client.id("predictions-value", PREDICTION), 1);

        assertThat(registered.toString()).doesNotContain("avro.java");
        assertThat(registered.getDoc()).isEqualTo(PREDICTION.getDoc());
        assertThat(SchemaNormalization.toParsingForm(registered))
                .isEqualTo(SchemaNormalization.toParsingForm(PREDICTION));
    }

    @Test
    void anIdThatTheRegistryDoesNotKnowIsTheMessagesFault() {
        assertThatThrownBy(() -> client.schema(99, 1))
                .isInstanceOf(UnreadableMessageException.class)
                .hasMessageContainingAll("schema id 99", "unknown to " + registry.url());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"schema\":\"{\\\"type\\\":\\\"object\\\"}\",\"schemaType\":\"JSON\"}",
                "{\"schema\":\"\\\"string\\\"\",\"references\":[{\"name\":\"a\"}]}",
                "{\"schema\":\"{\"}",
                "{\"schema\":\"{\\\"type\\\":\\\"record\\\"}\"}",
                "{\"schema\":\"[null]\"}"
            })
    void aSchemaThatCannotBeReadByIsTheMessagesFault(String reply) {
        registry.answerNext(200, reply);

        assertThatThrownBy(() -> client.schema(7, 1))
                .isInstanceOf(UnreadableMessageException.class)
                .hasMessageContaining("schema id 7 ");
    }

    @Test
    void aRefusalIsTheMessagesFaultWhereTheRegistryAnswersForOurOwnId() {
        int own = registry.put("\"string\"");
        registry.answerNext(403, REFUSAL);

        assertThatThrownBy(() -> client.schema(7, own))
                .isInstanceOf(UnreadableMessageException.class)
                .hasMessageContainingAll("schema id 7 ", "status 403", "40301");
    }

    @Test
    void aRefusalOfOurOwnIdTooIsTheRegistrys() {
        int own = registry.put("\"string\"");
        registry.answerNext(403, REFUSAL);
        registry.answerNext(403, REFUSAL);

        assertThatThrownBy(() -> client.schema(7, own))
                .isInstanceOf(UnusableRegistryException.class)
                .hasMessageContainingAll("/schemas/ids/7", "status 403");
    }

    @Test
    void aSchemaOfMoreThanIsTakenIsTheMessagesFault() {
        String doc = "\u00e9".repeat(BoundedBody.MAX_BYTES / 2 + 1); // two bytes each
        registry.answerNext(200, TestingRegistry.schemaReply(doc));

        assertThatThrownBy(() -> client.schema(7, 1))
                .isInstanceOf(UnreadableMessageException.class)
                .hasMessageContaining("more than " + BoundedBody.MAX_BYTES + " bytes");
    }

    /** Arrays in arrays, as deep as fits, on a stack no larger than a task's. */
    @Test
    void aSchemaNestedAsDeepAsFitsIsTheMessagesFaultAndNoStackOverflow() throws Exception {
        int depth = 4_000;
        String schema =
                "{\"type\":\"array\",\"items\":".repeat(depth) + "\"int\"" + "}".repeat(depth);
        registry.answerNext(200, TestingRegistry.schemaReply(schema));

        assertThatThrownBy(() -> client.schema(7, 1))
                .isInstanceOf(UnreadableMessageException.class)
                .hasMessageContaining("is no Avro schema");
    }

    @Test
    void whatFailsForTheMomentIsTriedAgain() throws Exception {
        int id = registry.put("\"string\"");
        registry.answerNext(503, "later");
        registry.answerNext(429, "slower");

        assertThat(client.schema(id, 1)).isEqualTo(Schema.create(Schema.Type.STRING));
        assertThat(registry.asked()).hasSize(3);
    }

    @Test
    void aRegistryThatStaysBrokenIsNoMessagesFault() {
        for (int i = 0; i < RegistryClient.ATTEMPTS; i++) {
            registry.answerNext(500, "out of memory");
        }

        assertThatThrownBy(() -> client.schema(7, 1))
                .isInstanceOf(UnusableRegistryException.class)
                .hasMessageContainingAll("/schemas/ids/7", "status 500", "out of memory");
        assertThat(registry.asked()).hasSize(RegistryClient.ATTEMPTS);
    }

    @Test
    void aRegistryThatIsAwayIsNoMessagesFault() {
        registry.close();

        assertThatThrownBy(() -> client.schema(7, 1))
                .isInstanceOf(UnusableRegistryException.class)
                .hasMessageContainingAll(registry.url().toString(), "does not answer");
    }

    @Test
    void aRegistryThatIsSilentIsGivenUpOnInTime() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            URI url = URI.create("http://localhost:" + silent.getLocalPort());
            RegistryClient waiting =
                    new RegistryClient(
                            new RegistryAccess(url, Map.of()),
                            Duration.ofMillis(200),
                            Duration.ZERO);
            long started = System.nanoTime();

            assertThatThrownBy(() -> waiting.schema(7, 1))
                    .isInstanceOf(UnusableRegistryException.class)
                    .hasMessageContaining("does not answer, in 3 attempts");
            assertThat(Duration.ofNanos(System.nanoTime() - started))
                    .isBetween(Duration.ofMillis(600), Duration.ofSeconds(30));
        }
    }

    /** As Apicurio's server answers at its root. */
    @Test
    void aServerOfAnotherInterfaceIsNoMessagesFaultAndTheUrlIsQuestioned() {
        registry.answerNext(404, "{\"status\":404,\"title\":\"Could not find resource\"}");

        assertThatThrownBy(() -> client.schema(7, 1))
                .isInstanceOf(UnusableRegistryException.class)
                .hasMessageContainingAll("Could not find resource", "/apis/ccompat/v7");
    }

    @Test
    void aPageInPlaceOfASchemaIsNoMessagesFault() {
        registry.answerNext(200, "<html>Please log in</html>");

        assertThatThrownBy(() -> client.schema(7, 1))
                .isInstanceOf(UnusableRegistryException.class)
                .hasMessageContaining("Please log in");
    }

    @Test
    void logsInByNameOrByToken() throws Exception {
        int id = registry.put("\"string\"");

        login(Map.of("basic.auth.user.info", "job:s3cret")).schema(id, id);
        login(Map.of("bearer.auth.token", "t0ken")).schema(id, id);

        assertThat(registry.asked())
                .containsExactly(
                        "GET /schemas/ids/1 as Basic am9iOnMzY3JldA==",
                        "GET /schemas/ids/1 as Bearer t0ken");
    }

    private RegistryClient login(Map<String, String> settings) {
        return new RegistryClient(new RegistryAccess(registry.url(), settings));
    }
}
