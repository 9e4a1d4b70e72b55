package dev.sluice.job.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;

/**
 * Speaks as a schema registry does, as far as we ask: finds and registers by subject, finds by id.
 * The test may put answers in between.
 */
public final class TestingRegistry implements AutoCloseable {

    static {
        // Else each answer after the first of a connection waits for a delayed acknowledgement.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final ObjectMapper json = new ObjectMapper();
    private final HttpServer server;
    private final Map<String, Integer> ids = new LinkedHashMap<>();
    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
    private final Queue<Answer> next = new ArrayDeque<>();
    private boolean readOnly;

    private record Answer(int status, String body) {}

    public TestingRegistry() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.start();
    }

    URI url() {
        return URI.create("http://localhost:" + server.getAddress().getPort());
    }

    RegistryAccess access() {
        return new RegistryAccess(url(), Map.of());
    }

    /** Quick to give up. */
    RegistryClient client() {
        return new RegistryClient(access(), Duration.ofSeconds(5), Duration.ZERO);
    }

    /** The job's format with this registry, for predictions of id 1 and dead letters of id 2. */
    public RegistryFormat format() {
        return new RegistryFormat(access(), 1, 2);
    }

    /** Puts a schema in, and says its id. */
    public synchronized int put(String schema) {
        return ids.computeIfAbsent(schema, ignored -> ids.size() + 1);
    }

    synchronized void refuseNewSchemas() {
        readOnly = true;
    }

    /** What the next question gets, whatever it is. */
    public synchronized void answerNext(int status, String body) {
        next.add(new Answer(status, body));
    }

    /** Method, path and Authorization header of each question. */
    public List<String> asked() {
        return List.copyOf(asked);
    }

    private void handle(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String login = exchange.getRequestHeaders().getFirst("Authorization");
        asked.add(exchange.getRequestMethod() + " " + path + (login == null ? "" : " as " + login));
        Answer answer = answer(path, json.readTree(exchange.getRequestBody()));
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(answer.status(), body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private synchronized Answer answer(String path, JsonNode body) {
        if (!next.isEmpty()) {
            return next.remove();
        }
        if (path.startsWith("/schemas/ids/")) {
            return schema(Integer.parseInt(path.substring("/schemas/ids/".length())));
        }
        String schema = body.path("schema").textValue();
        if (path.endsWith("/versions") && readOnly) {
            return new Answer(403, "{'error_code':40301,'message':'no'}".replace('\'', '"'));
        }
        if (path.endsWith("/versions") || ids.containsKey(schema)) {
            return new Answer(200, "{\"id\":" + put(schema) + "}");
        }
        return new Answer(404, "{\"error_code\":40403,\"message\":\"no such schema\"}");
    }

    private Answer schema(int id) {
        return ids.entrySet().stream()
                .filter(entry -> entry.getValue() == id)
                .findFirst()
                .map(entry -> new Answer(200, schemaReply(entry.getKey())))
                .orElse(new Answer(404, "{\"error_code\":40403,\"message\":\"no such id\"}"));
    }

    static String schemaReply(String schema) {
        return JsonNodeFactory.instance.objectNode().put("schema", schema).toString();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
