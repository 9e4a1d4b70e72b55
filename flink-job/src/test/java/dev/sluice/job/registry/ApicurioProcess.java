package dev.sluice.job.registry;

import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.avro.Schema;

/**
 * Apicurio Registry as a process, its schemas in its own memory; and what a test wants of it, asked
 * without any of the code under test. Where it is not unpacked the test that makes one is skipped.
 */
final class ApicurioProcess implements AutoCloseable {

    private static final Path FOLDER =
            Path.of(System.getProperty("basedir", ""), "target", "apicurio-registry");
    private static final String JAR = "apicurio-registry-app-3.0.9-runner.jar";
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final HttpClient http = HttpClient.newHttpClient();
    private final ObjectMapper json = new ObjectMapper();
    private final Process process;
    private final URI url;

    /** Starts one and waits until it answers. */
    ApicurioProcess(Path log) throws IOException, InterruptedException, TimeoutException {
        assumeThat(Files.exists(FOLDER.resolve(JAR)))
                .as(
                        "Apicurio Registry (109 MB from Maven Central); to have it: mvn"
                                + " -Pschema-registry -pl flink-job -am verify")
                .isTrue();
        int port = freePort();
        url = URI.create("http://localhost:" + port + "/apis/ccompat/v7");
        process =
                new ProcessBuilder(
                                ProcessHandle.current().info().command().orElse("java"),
                                "-Xmx400m",
                                "-Dquarkus.http.host=localhost",
                                "-Dquarkus.http.port=" + port,
                                "-jar",
                                JAR)
                        .directory(FOLDER.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!isUp()) {
            if (process.waitFor(200, TimeUnit.MILLISECONDS) || System.nanoTime() > deadline) {
                close();
                throw new TimeoutException("no registry: " + Files.readString(log));
            }
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private boolean isUp() throws InterruptedException {
        try {
            return ask("GET", "/subjects", "").statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    RegistryAccess access() {
        return new RegistryAccess(url, Map.of());
    }

    /** As {@code curl} would do it. */
    int register(String subject, Schema schema) throws Exception {
        String body = json.writeValueAsString(Map.of("schema", schema.toString()));
        return answer("POST", "/subjects/" + subject + "/versions", body).get("id").intValue();
    }

    void requireCompatibility(String subject, String level) throws Exception {
        answer("PUT", "/config/" + subject, "{\"compatibility\":\"" + level + "\"}");
    }

    List<String> subjects() throws Exception {
        return List.of(json.treeToValue(answer("GET", "/subjects", ""), String[].class));
    }

    Schema schema(int id) {
        try {
            JsonNode found = answer("GET", "/schemas/ids/" + id, "");
            return new Schema.Parser().parse(found.get("schema").textValue());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException("no schema of id " + id, e);
        }
    }

    private JsonNode answer(String method, String path, String body)
            throws IOException, InterruptedException {
        HttpResponse<String> response = ask(method, path, body);
        if (response.statusCode() != 200) {
            throw new IOException(method + " " + path + ": " + response.body());
        }
        return json.readTree(response.body());
    }

    private HttpResponse<String> ask(String method, String path, String body)
            throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(url + path))
                        .timeout(PATIENCE)
                        .header("Content-Type", "application/json")
                        .method(method, BodyPublishers.ofString(body))
                        .build();
        return http.send(request, BodyHandlers.ofString());
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
