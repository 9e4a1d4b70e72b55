package dev.sluice.deploy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What Prometheus would read from a process of Flink.
 *
 * @param text in Prometheus' own format
 */
record MetricsPage(String text, List<Series> series) {

    private static final Pattern LINE =
            Pattern.compile("([\\w:]+)(?:\\{(.*)})? (\\S+)(?: [0-9]+)?");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\",?");

    /** One line of the page. */
    record Series(String name, Map<String, String> labels, double value) {

        private Series with(String label, String labelValue) {
            Map<String, String> more = new LinkedHashMap<>(labels);
            more.put(label, labelValue);
            return new Series(name, more, value);
        }
    }

    /** Reads the page of a process on this machine. */
    static MetricsPage read(HttpClient client, int port) throws IOException, InterruptedException {
        HttpResponse<String> response =
                client.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics"))
                                .timeout(Duration.ofSeconds(20))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException("metrics page answers " + response.statusCode());
        }
        return parse(response.body());
    }

    static MetricsPage parse(String text) {
        List<Series> series = new ArrayList<>();
        for (String line : text.lines().filter(line -> !line.startsWith("#")).toList()) {
            Matcher matcher = LINE.matcher(line);
            if (!matcher.matches()) {
                throw new IllegalArgumentException("not a line of a metrics page: " + line);
            }
            series.add(
                    new Series(
                            matcher.group(1),
                            labels(matcher.group(2)),
                            Double.parseDouble(matcher.group(3).replace("Inf", "Infinity"))));
        }
        return new MetricsPage(text, List.copyOf(series));
    }

    /**
     * As Prometheus keeps it: each series has the label {@code job} of those that it read it for.
     */
    MetricsPage scrapedFor(String job) {
        return new MetricsPage(text, series.stream().map(it -> it.with("job", job)).toList());
    }

    private static Map<String, String> labels(String text) {
        Map<String, String> labels = new LinkedHashMap<>();
        if (text != null) {
            Matcher matcher = LABEL.matcher(text);
            while (matcher.find()) {
                labels.put(matcher.group(1), matcher.group(2));
            }
        }
        return labels;
    }

    boolean has(PromQl.Selector selector) {
        return series.stream().anyMatch(selector::selects);
    }

    double sum(String selector) {
        PromQl.Selector wanted = PromQl.selectors(selector).get(0);
        return series.stream().filter(wanted::selects).mapToDouble(Series::value).sum();
    }
}
