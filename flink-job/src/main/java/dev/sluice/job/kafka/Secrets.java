package dev.sluice.job.kafka;

import java.util.Map;
import java.util.regex.Pattern;

/** Keeps the secrets among Kafka's settings out of what people read. */
final class Secrets {

    private static final String STARS = "***";
    private static final Pattern KEYS =
            Pattern.compile(
                    "pass(word|phrase)|jaas|secret|token|credential|private|(key|trust)store\\.key"
                            + "|basic\\.auth",
                    Pattern.CASE_INSENSITIVE);

    private Secrets() {}

    /** The value as it may be shown: a secret's is stars. */
    static String shown(String key, String value) {
        return isSecret(key) ? STARS : value;
    }

    /** The text without any of the secret values among these settings. */
    static String without(String text, Map<?, ?> settings) {
        String shown = text;
        for (Map.Entry<?, ?> setting : settings.entrySet()) {
            String value = setting.getValue().toString();
            if (isSecret(setting.getKey().toString()) && !value.isBlank()) {
                shown = shown.replace(value, STARS);
            }
        }
        return shown;
    }

    private static boolean isSecret(String key) {
        return KEYS.matcher(key).find();
    }
}
