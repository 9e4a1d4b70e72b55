package dev.sluice.augment.encoded;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a topic is.
 *
 * @param bootstrapServers HOST:PORT, or several separated by commas
 */
public record TopicAddress(String bootstrapServers, String topic) {

    private static final String SCHEME = "kafka://";
    private static final Pattern FORM =
            Pattern.compile(SCHEME + "([^/,]+:\\d+(?:,[^/,]+:\\d+)*)/([\\w.-]+)");

    /** Whether a text is meant to be an address, be it well formed or not. */
    public static boolean isMeant(String text) {
        return text.startsWith(SCHEME);
    }

    /** Reads {@code kafka://HOST:PORT[,HOST:PORT...]/TOPIC}. */
    public static TopicAddress parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException(
                    "'%s'; expected kafka://HOST:PORT[,HOST:PORT...]/TOPIC".formatted(text));
        }
        return new TopicAddress(form.group(1), form.group(2));
    }

    @Override
    public String toString() {
        return SCHEME + bootstrapServers + "/" + topic;
    }
}
