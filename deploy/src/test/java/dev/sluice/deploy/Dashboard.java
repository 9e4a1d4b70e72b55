package dev.sluice.deploy;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A dashboard of Grafana, as far as tests look at it.
 *
 * @param panels those that show data; rows are headings only
 * @param variables those that a viewer can set
 */
record Dashboard(String uid, String title, List<Panel> panels, List<Variable> variables) {

    private static final ObjectMapper JSON =
            new ObjectMapper().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

    /**
     * @param unit Grafana's own name of it, such as {@code percentunit}; empty where none is set
     * @param expressions what it asks Prometheus
     */
    record Panel(
            int id,
            String type,
            String title,
            String unit,
            String description,
            Place place,
            List<String> expressions) {}

    /**
     * @param query whose answers a viewer chooses from; empty where it asks Prometheus nothing
     * @param all what stands for it while all of them are chosen; empty where they cannot be
     */
    record Variable(String name, String query, String all) {}

    /** In Grafana's grid, which is 24 wide. */
    record Place(int x, int y, int width, int height) {

        boolean overlaps(Place other) {
            return x < other.x + other.width
                    && other.x < x + width
                    && y < other.y + other.height
                    && other.y < y + height;
        }
    }

    static Dashboard read(Path file) {
        try {
            return of(JSON.readTree(file.toFile()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Dashboard of(JsonNode json) {
        List<Panel> panels = new ArrayList<>();
        for (JsonNode panel : json.path("panels")) {
            if (!panel.path("type").asText().equals("row")) {
                panels.add(panel(panel));
            }
        }
        List<Variable> variables = new ArrayList<>();
        json.path("templating").path("list").forEach(it -> variables.add(variable(it)));
        return new Dashboard(
                json.path("uid").asText(), json.path("title").asText(), panels, variables);
    }

    private static Variable variable(JsonNode variable) {
        return new Variable(
                variable.path("name").asText(),
                variable.path("query").path("query").asText(),
                variable.path("allValue").asText());
    }

    /** What its panels ask Prometheus while every variable stands at all. */
    Stream<String> expressions() {
        return panels.stream().flatMap(panel -> panel.expressions().stream()).map(this::withAll);
    }

    private String withAll(String expression) {
        String filled = expression;
        for (Variable variable : variables) {
            filled = filled.replace("\"$" + variable.name() + '"', '"' + variable.all() + '"');
        }
        return filled;
    }

    private static Panel panel(JsonNode panel) {
        List<String> expressions = new ArrayList<>();
        panel.path("targets").forEach(target -> expressions.add(target.path("expr").asText()));
        JsonNode place = panel.path("gridPos");
        return new Panel(
                panel.path("id").asInt(),
                panel.path("type").asText(),
                panel.path("title").asText(),
                panel.path("fieldConfig").path("defaults").path("unit").asText(),
                panel.path("description").asText(),
                new Place(
                        place.path("x").asInt(),
                        place.path("y").asInt(),
                        place.path("w").asInt(),
                        place.path("h").asInt()),
                expressions);
    }
}
