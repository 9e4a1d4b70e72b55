package dev.sluice.loadtest.report;

import dev.sluice.augment.report.Html;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The frame of our pages: one file that needs no other. */
final class Template {

    private static final String FILE = "page.html";
    private static final Pattern PLACE = Pattern.compile("\\{\\{([a-z-]+)}}");

    private Template() {}

    /**
     * @param parts markup by the names of its places
     */
    static String fill(Map<String, String> parts) {
        return PLACE.matcher(text())
                .replaceAll(place -> Matcher.quoteReplacement(parts.get(place.group(1))));
    }

    /** A section of pairs, such as the facts of a test. */
    static String pairs(String title, Map<String, String> pairs) {
        return "<h2>%s</h2>%n<div class=\"facts\">%s</div>%n"
                .formatted(
                        Html.text(title),
                        Html.table(
                                List.of("", ""),
                                pairs.entrySet().stream()
                                        .map(
                                                e ->
                                                        List.of(
                                                                Html.text(e.getKey()),
                                                                Html.text(e.getValue())))
                                        .toList()));
    }

    /** What was measured, when and where. */
    static String subtitle(TestFacts facts) {
        return Html.text(
                "%s; commit %s; %s".formatted(facts.startedAt(), facts.commit(), facts.machine()));
    }

    private static String text() {
        try (InputStream in = Template.class.getResourceAsStream(FILE)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + FILE, e);
        }
    }
}
