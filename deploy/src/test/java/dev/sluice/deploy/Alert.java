package dev.sluice.deploy;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;

/**
 * One rule of a rule file of Prometheus. A rule that records a series instead of raising an alert
 * is not among ours and so an error, as is any field that is not named here.
 *
 * @param name in the file: {@code alert}
 * @param expression in the file: {@code expr}
 * @param lasting in the file: {@code for}
 */
record Alert(
        @JsonProperty(value = "alert", required = true) String name,
        @JsonProperty(value = "expr", required = true) String expression,
        @JsonProperty(value = "for", required = true) String lasting,
        @JsonProperty(required = true) Map<String, String> labels,
        @JsonProperty(required = true) Map<String, String> annotations) {

    private static final ObjectMapper STRICT =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    /** A file of rules; also what stands under {@code spec} in a PrometheusRule. */
    record Rules(@JsonProperty(required = true) List<Group> groups) {}

    record Group(
            @JsonProperty(required = true) String name,
            @JsonProperty(required = true) List<Alert> rules) {}

    static List<Alert> all(JsonNode rules) {
        return STRICT.convertValue(rules, Rules.class).groups().stream()
                .flatMap(group -> group.rules().stream())
                .toList();
    }
}
