package dev.sluice.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A Markdown page of docs/ that is made from the code. A build compares the two; {@code
 * -Dsluice.update-docs} writes the page anew.
 */
public final class GeneratedPage {

    private static final String UPDATE = "sluice.update-docs";

    private final String file;
    private final StringBuilder text = new StringBuilder();

    /**
     * @param file in docs/
     */
    public GeneratedPage(String file, String title) {
        this.file = file;
        text.append("# ").append(title).append('\n');
    }

    public GeneratedPage section(String heading) {
        return block("## " + heading);
    }

    public GeneratedPage subsection(String heading) {
        return block("### " + heading);
    }

    public GeneratedPage paragraph(String sentences) {
        return block(sentences);
    }

    public GeneratedPage table(List<String> header, List<List<String>> rows) {
        return block(
                line(header)
                        + line(header.stream().map(ignored -> "---").toList())
                        + rows.stream().map(GeneratedPage::line).collect(Collectors.joining()));
    }

    private GeneratedPage block(String markdown) {
        text.append('\n').append(markdown.strip()).append('\n');
        return this;
    }

    private static String line(List<String> cells) {
        return cells.stream()
                .map(cell -> cell.replace("|", "\\|"))
                .collect(Collectors.joining(" | ", "| ", " |\n"));
    }

    public static String code(String text) {
        return text.isEmpty() ? "" : "`" + text + "`";
    }

    /** Fails, saying how to mend it, if the page in docs/ is another one. */
    public void assertUpToDate() throws IOException {
        Path page = Path.of(System.getProperty("sluice.docs"), file);
        if (Boolean.getBoolean(UPDATE)) {
            Files.writeString(page, text);
        }
        assertThat(page)
                .usingCharset(StandardCharsets.UTF_8)
                .as(
                        "docs/%s is not what the code says. If the code is right, write the page"
                                + " anew: mvn test -pl flink-job -am -Dtest='*DocTest'"
                                + " -Dsurefire.failIfNoSpecifiedTests=false -D%s",
                        file, UPDATE)
                .hasContent(text.toString());
    }
}
