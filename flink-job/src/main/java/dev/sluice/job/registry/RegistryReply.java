package dev.sluice.job.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;

/**
 * What a registry answered.
 *
 * @param asked method and URL
 * @param status of HTTP
 * @param bytes how many were taken of the body
 * @param body as text, where it is no longer than is taken
 * @param json what stands in it; missing where that is no JSON
 */
record RegistryReply(String asked, int status, int bytes, String body, JsonNode json) {

    /** As Confluent numbers them; other servers' 404 have no such number. */
    static final int SUBJECT_NOT_FOUND = 40401;

    static final int SCHEMA_NOT_FOUND = 40403;

    private static final int SHOWN_CHARS = 300;

    private static final ObjectMapper JSON = new ObjectMapper();

    static RegistryReply of(String asked, int status, byte[] body) {
        return new RegistryReply(asked, status, body.length, new String(body, UTF_8), json(body));
    }

    private static JsonNode json(byte[] body) {
        try {
            return JSON.readTree(body);
        } catch (IOException e) {
            return MissingNode.getInstance();
        }
    }

    boolean isOk() {
        return status == 200;
    }

    boolean isError(int code) {
        return status == 404 && json.path("error_code").asInt() == code;
    }

    /** Whether the same question may get another answer in a moment. */
    boolean isTemporary() {
        return status == 429 || status >= 500;
    }

    /** Whether the registry itself, and no proxy before it, will not answer this question. */
    boolean isRefusal() {
        return status >= 400 && status < 500 && !isTemporary() && json.has("error_code");
    }

    boolean isTooLarge() {
        return bytes > BoundedBody.MAX_BYTES;
    }

    /** Status and body, for a person. */
    String shown() {
        return "status %s and %s"
                .formatted(status, body.substring(0, Math.min(body.length(), SHOWN_CHARS)));
    }

    UnusableRegistryException unexpected(String expected) {
        String hint = "";
        if (status == 401 || status == 403) {
            hint = "; who may ask, --schema-registry-config says";
        } else if (status == 404 && !json.has("error_code")) {
            hint =
                    "; expected the URL of Confluent's REST API, which in Apicurio Registry ends in"
                            + " /apis/ccompat/v7";
        }
        return new UnusableRegistryException(
                asked + " was answered with " + shown() + "; expected " + expected + hint);
    }
}
