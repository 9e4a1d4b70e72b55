package dev.sluice.deploy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an expression of Prometheus selects. Reads as much of the language as that needs, and leaves
 * the rest to promtool: an identifier that is neither a word of the language nor followed by an
 * opening bracket is a metric.
 */
final class PromQl {

    private static final Set<String> WORDS = Set.of("and", "or", "unless", "bool", "offset");
    private static final Set<String> BEFORE_LABELS =
            Set.of("by", "without", "on", "ignoring", "group_left", "group_right");
    private static final Pattern TOKEN =
            Pattern.compile(
                    "\\[[^]]*]|\"[^\"]*\"|[0-9][\\w.]*|[A-Za-z_:][\\w:]*|[=!<>]=|[=!]~|\\S");
    private static final Pattern MATCHER =
            Pattern.compile("\\s*(\\w+)\\s*(=~|!~|!=|=)\\s*\"([^\"]*)\"\\s*,?");
    private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_:][\\w:]*");

    private PromQl() {}

    /** A condition on a label. */
    record LabelMatcher(String label, String operator, String value) {

        boolean takes(String found) {
            return switch (operator) {
                case "=" -> found.equals(value);
                case "!=" -> !found.equals(value);
                case "=~" -> found.matches(value);
                default -> !found.matches(value);
            };
        }
    }

    /** A metric, and which of its series. */
    record Selector(String metric, List<LabelMatcher> matchers) {

        boolean selects(MetricsPage.Series series) {
            return series.name().equals(metric)
                    && matchers.stream()
                            .allMatch(
                                    matcher ->
                                            series.labels().containsKey(matcher.label())
                                                    && matcher.takes(
                                                            series.labels().get(matcher.label())));
        }
    }

    static List<Selector> selectors(String expression) {
        List<Selector> selectors = new ArrayList<>();
        Matcher token = TOKEN.matcher(expression);
        int from = 0;
        while (token.find(from)) {
            from = token.end();
            String word = token.group();
            if (!IDENTIFIER.matcher(word).matches() || WORDS.contains(word)) {
                continue;
            }
            String rest = expression.substring(from).stripLeading();
            if (BEFORE_LABELS.contains(word)) {
                from = rest.startsWith("(") ? expression.indexOf(')', from) + 1 : from;
            } else if (!rest.startsWith("(") && !isAggregation(rest)) {
                int braces = rest.startsWith("{") ? expression.indexOf('{', from) : -1;
                int end = braces < 0 ? from : endOfBraces(expression, braces);
                selectors.add(
                        new Selector(
                                word,
                                braces < 0
                                        ? List.of()
                                        : matchers(expression.substring(braces + 1, end - 1))));
                from = end;
            }
        }
        return selectors;
    }

    /** As in {@code sum by (label) (...)}. */
    private static boolean isAggregation(String rest) {
        return rest.startsWith("by ") || rest.startsWith("without ");
    }

    private static int endOfBraces(String expression, int from) {
        boolean quoted = false;
        for (int i = from; i < expression.length(); i++) {
            char c = expression.charAt(i);
            quoted ^= c == '"';
            if (c == '}' && !quoted) {
                return i + 1;
            }
        }
        throw new IllegalArgumentException("no closing brace: " + expression);
    }

    private static List<LabelMatcher> matchers(String text) {
        List<LabelMatcher> matchers = new ArrayList<>();
        Matcher matcher = MATCHER.matcher(text);
        int from = 0;
        while (from < text.length() && !text.substring(from).isBlank()) {
            if (!matcher.find(from) || matcher.start() != from) {
                throw new IllegalArgumentException("not a label matcher: " + text.substring(from));
            }
            matchers.add(new LabelMatcher(matcher.group(1), matcher.group(2), matcher.group(3)));
            from = matcher.end();
        }
        return matchers;
    }
}
