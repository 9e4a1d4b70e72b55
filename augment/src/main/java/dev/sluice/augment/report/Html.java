package dev.sluice.augment.report;

import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Pieces of a page. Whatever comes from outside is escaped here; the page is well-formed XML. */
public final class Html {

    /** In place of what is no number. */
    private static final String NONE = "–";

    private Html() {}

    /** Text, safe in an element and in an attribute; what XML does not allow becomes U+FFFD. */
    public static String text(String raw) {
        StringBuilder out = new StringBuilder();
        raw.codePoints()
                .forEach(
                        c -> {
                            switch (c) {
                                case '&' -> out.append("&amp;");
                                case '<' -> out.append("&lt;");
                                case '>' -> out.append("&gt;");
                                case '"' -> out.append("&quot;");
                                case '\'' -> out.append("&#39;");
                                default -> out.appendCodePoint(isAllowed(c) ? c : 0xFFFD);
                            }
                        });
        return out.toString();
    }

    private static boolean isAllowed(int c) {
        boolean space = c == '\t' || c == '\n' || c == '\r';
        boolean surrogate = c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
        return space || c >= ' ' && !surrogate && c != 0xFFFE && c != 0xFFFF;
    }

    /**
     * A table.
     *
     * @param header of the columns, plain text
     * @param rows cells are markup
     */
    public static String table(List<String> header, List<List<String>> rows) {
        String head =
                header.stream()
                        .map(cell -> "<th scope=\"col\">" + text(cell) + "</th>")
                        .collect(Collectors.joining());
        String body =
                rows.stream()
                        .map(
                                row ->
                                        row.stream()
                                                .map(cell -> "<td>" + cell + "</td>")
                                                .collect(Collectors.joining("", "<tr>", "</tr>")))
                        .collect(Collectors.joining("\n"));
        return "<div class=\"wide\"><table>\n<thead><tr>%s</tr></thead>\n<tbody>\n%s\n</tbody></table></div>"
                .formatted(head, body);
    }

    /** An image of which the bytes are in the page. */
    public static String image(byte[] png, String description) {
        return "<img alt=\"%s\" src=\"data:image/png;base64,%s\"/>"
                .formatted(text(description), Base64.getEncoder().encodeToString(png));
    }

    /** A whole number, its thousands apart. */
    public static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** A share as percent. */
    public static String percent(double share, int digits) {
        return Double.isNaN(share) ? NONE : number(100 * share, digits) + " %";
    }

    /** A dash for what is no number. */
    public static String number(double value, int digits) {
        return Double.isNaN(value) ? NONE : String.format(Locale.ROOT, "%." + digits + "f", value);
    }

    /** With a sign, percentage points. */
    static String points(double points) {
        return Double.isNaN(points) ? NONE : String.format(Locale.ROOT, "%+.2f", points);
    }
}
