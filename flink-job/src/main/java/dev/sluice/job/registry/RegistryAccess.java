package dev.sluice.job.registry;

import java.io.Serializable;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;

/**
 * Where a schema registry is and how one logs in. Secrets that the settings only refer to ({@code
 * ${env:...}}, by Kafka's config providers) are looked up where they are needed, and stand in no
 * job's graph.
 *
 * @param url of Confluent's REST API, without a slash at its end
 * @param settings by Confluent's names; never shown
 */
record RegistryAccess(URI url, Map<String, String> settings) implements Serializable {

    static final String LOGIN = "basic.auth.user.info";
    static final String TOKEN = "bearer.auth.token";
    private static final String PROVIDERS = "config.providers";
    private static final char LAST_OF_ASCII = '~';

    RegistryAccess {
        settings = Map.copyOf(settings);
        boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
        if (!http || url.getHost() == null || url.getQuery() != null || url.getFragment() != null) {
            throw new IllegalArgumentException(
                    "the schema registry's URL is none of HTTP; expected http://HOST:PORT, or"
                            + " https, and a path where it has one");
        }
        if (url.getUserInfo() != null) {
            throw new IllegalArgumentException(
                    "a login in the schema registry's URL, which many can see; expected "
                            + LOGIN
                            + " in the file of --schema-registry-config");
        }
        List<String> unknown = settings.keySet().stream().filter(key -> !isKnown(key)).toList();
        if (!unknown.isEmpty() || settings.containsKey(LOGIN) && settings.containsKey(TOKEN)) {
            throw new IllegalArgumentException(
                    "the schema registry's settings are "
                            + settings.keySet().stream().sorted().toList()
                            + "; expected either "
                            + LOGIN
                            + " or "
                            + TOKEN
                            + ", and "
                            + PROVIDERS
                            + " where it refers to a secret");
        }
    }

    private static boolean isKnown(String key) {
        return key.equals(LOGIN)
                || key.equals(TOKEN)
                || key.equals(PROVIDERS)
                || key.startsWith(PROVIDERS + ".");
    }

    /**
     * The {@code Authorization} header of this process. A file that a secret stands in alone may
     * end in a newline, so blanks around a secret are none of it.
     *
     * @throws UnusableRegistryException if a secret is not to be found here, or none that can be
     *     sent; the message does not show it
     */
    Optional<String> authorization() {
        Map<String, ?> resolved;
        try {
            resolved = new AbstractConfig(new ConfigDef(), settings, false).originals();
        } catch (KafkaException e) {
            throw new UnusableRegistryException(
                    "the secrets of schema registry " + url + " are not to be had in this process",
                    e);
        }
        if (resolved.get(LOGIN) instanceof String login) {
            byte[] bytes = sendable(LOGIN, login).getBytes(StandardCharsets.UTF_8);
            return Optional.of("Basic " + Base64.getEncoder().encodeToString(bytes));
        }
        return Optional.ofNullable(resolved.get(TOKEN))
                .map(token -> "Bearer " + sendable(TOKEN, token.toString()));
    }

    /** Java's HTTP client would refuse a control character with the whole header in its message. */
    private String sendable(String setting, String secret) {
        String stripped = secret.strip();
        if (stripped.isEmpty()
                || stripped.chars().anyMatch(Character::isISOControl)
                || setting.equals(TOKEN) && stripped.chars().anyMatch(c -> c > LAST_OF_ASCII)) {
            throw new UnusableRegistryException(
                    "the secret that "
                            + setting
                            + " of schema registry "
                            + url
                            + " comes to in this process is empty, or has a line break in it or"
                            + " another character that cannot be sent; expected one line of text,"
                            + " of ASCII if it is a token");
        }
        return stripped;
    }

    @Override
    public String toString() {
        return url.toString();
    }
}
