package dev.sluice.job.registry;

import static dev.sluice.job.registry.RegistryReply.SCHEMA_NOT_FOUND;
import static dev.sluice.job.registry.RegistryReply.SUBJECT_NOT_FOUND;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.sluice.schemas.message.UnreadableMessageException;
import dev.sluice.schemas.message.UnreadableMessageException.Kind;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.annotation.Nullable;
import org.apache.avro.Schema;

/**
 * The calls of Confluent's REST API that are needed: a schema by its id, and the id of a schema
 * under a subject, found or given. What fails for the moment is tried {@link #ATTEMPTS} times; each
 * is bound in time, its answer in size.
 *
 * <p>Source: <a href="https://docs.confluent.io/platform/current/schema-registry/develop/api.html">
 * Schema Registry API Reference</a>; checked with Apicurio Registry 3.0.9.
 */
final class RegistryClient {

    static final int ATTEMPTS = 3;

    private static final String BY_ID = "/schemas/ids/";
    private static final String JSON = "application/vnd.schemaregistry.v1+json";
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final RegistryAccess access;
    private final Duration timeout;
    private final Duration pause;

    /** Null until something is asked: its threads live on for a while. */
    @Nullable private HttpClient http;

    RegistryClient(RegistryAccess access) {
        this(access, TIMEOUT, PAUSE);
    }

    /**
     * @param timeout of one attempt
     * @param pause after the first; after the second it is twice as long
     */
    RegistryClient(RegistryAccess access, Duration timeout, Duration pause) {
        this.access = access;
        this.timeout = timeout;
        this.pause = pause;
    }

    private HttpClient http() {
        if (http == null) {
            http =
                    HttpClient.newBuilder()
                            .version(HttpClient.Version.HTTP_1_1)
                            .connectTimeout(timeout)
                            .build();
        }
        return http;
    }

    /**
     * The id of a schema under a subject. It is registered only where it is not there yet, so that
     * one may do without the right to.
     *
     * @throws UnusableRegistryException saying what the registry answered
     */
    int id(String subject, Schema schema) {
        String body =
                JsonNodeFactory.instance
                        .objectNode()
                        .put("schema", PlainSchema.of(schema).toString())
                        .toString();
        RegistryReply reply = ask("POST", "/subjects/" + subject, body);
        if (reply.isError(SUBJECT_NOT_FOUND) || reply.isError(SCHEMA_NOT_FOUND)) {
            reply = ask("POST", "/subjects/" + subject + "/versions", body);
        }
        if (!reply.isOk() || !reply.json().path("id").isInt()) {
            throw reply.unexpected("the id of " + schema.getFullName());
        }
        return reply.json().path("id").intValue();
    }

    /**
     * The schema of an id.
     *
     * @param own an id that the registry gave us: where it answers that one, its refusal of another
     *     is the other's fault
     * @throws UnreadableMessageException if the registry says that it has none or does not give it,
     *     or it is none that we can read
     * @throws UnusableRegistryException if the registry says nothing of it
     */
    Schema schema(int id, int own) throws UnreadableMessageException {
        RegistryReply reply = ask("GET", BY_ID + id, null);
        if (reply.isError(SCHEMA_NOT_FOUND)) {
            throw unknown(id, "is unknown to " + access);
        }
        if (reply.isRefusal() && ask("GET", BY_ID + own, null).isOk()) {
            throw unknown(id, "is refused by " + access + " with " + reply.shown());
        }
        if (reply.isOk() && reply.isTooLarge()) {
            throw unknown(id, "has more than " + BoundedBody.MAX_BYTES + " bytes");
        }
        JsonNode text = reply.json().path("schema");
        if (!reply.isOk() || !text.isTextual()) {
            throw reply.unexpected("a schema");
        }
        String type = reply.json().path("schemaType").asText("AVRO");
        if (!type.equals("AVRO")) {
            throw unknown(id, "is of type " + type + "; expected AVRO");
        }
        if (!reply.json().path("references").isEmpty()) {
            throw unknown(
                    id, "refers to other schemas of the registry; expected one that is whole");
        }
        return parsed(id, text.textValue());
    }

    /** Of what somebody has registered Avro's parser may make anything. */
    private static Schema parsed(int id, String text) throws UnreadableMessageException {
        try {
            return new Schema.Parser().parse(text);
        } catch (RuntimeException e) {
            throw unknown(id, "is no Avro schema: " + e.getMessage());
        }
    }

    private static UnreadableMessageException unknown(int id, String problem) {
        return new UnreadableMessageException(
                Kind.UNKNOWN_SCHEMA, "schema id " + id + " " + problem);
    }

    /** The first answer that will stay the same, in {@link #ATTEMPTS} attempts. */
    private RegistryReply ask(String method, String path, @Nullable String body) {
        for (int attempt = 1; ; attempt++) {
            try {
                RegistryReply reply = askOnce(method, path, body);
                if (!reply.isTemporary()) {
                    return reply;
                }
                if (attempt == ATTEMPTS) {
                    throw reply.unexpected("an answer, in " + ATTEMPTS + " attempts");
                }
            } catch (IOException | TimeoutException e) {
                if (attempt == ATTEMPTS) {
                    throw new UnusableRegistryException(
                            "schema registry %s does not answer, in %s attempts of at most %s s: %s"
                                    .formatted(access, ATTEMPTS, timeout.toSeconds(), e),
                            e);
                }
            }
            waitFor(pause.multipliedBy(attempt));
        }
    }

    private RegistryReply askOnce(String method, String path, @Nullable String body)
            throws IOException, TimeoutException {
        URI uri = URI.create(access.url() + path);
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri)
                        .header("Accept", JSON + ", application/json")
                        .header("Content-Type", JSON)
                        .method(
                                method,
                                body == null
                                        ? BodyPublishers.noBody()
                                        : BodyPublishers.ofString(body));
        access.authorization().ifPresent(value -> request.header("Authorization", value));
        CompletableFuture<HttpResponse<byte[]>> answer =
                http().sendAsync(request.build(), info -> new BoundedBody());
        try {
            HttpResponse<byte[]> response = answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            return RegistryReply.of(method + " " + uri, response.statusCode(), response.body());
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } catch (InterruptedException e) {
            throw interrupted(e);
        } finally {
            answer.cancel(true);
        }
    }

    private void waitFor(Duration time) {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private UnusableRegistryException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new UnusableRegistryException(
                "interrupted while asking schema registry " + access, e);
    }
}
