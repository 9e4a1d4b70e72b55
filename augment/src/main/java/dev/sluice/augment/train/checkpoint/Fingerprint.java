package dev.sluice.augment.train.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.bundle.Digest;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.annotation.Nullable;

/**
 * Everything that shapes the outcome of a piece of work, by name. Work of one fingerprint may go on
 * where it was left; work of another must not.
 *
 * @param settings name to value
 */
public record Fingerprint(SortedMap<String, String> settings) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ABSENT = "not set";

    public Fingerprint {
        settings = new TreeMap<>(settings);
    }

    /** Of work that nothing shapes yet. */
    public static Fingerprint empty() {
        return new Fingerprint(new TreeMap<>());
    }

    /**
     * Every component of a record, one that is added to it later by itself.
     *
     * @param given in place of components that are no plain values, by name: the digest of images,
     *     say
     * @throws IllegalArgumentException as {@link #with}
     */
    public static Fingerprint of(Record shape, Map<String, String> given) {
        Fingerprint fingerprint = empty();
        for (RecordComponent component : shape.getClass().getRecordComponents()) {
            String name = component.getName();
            String instead = given.get(name);
            fingerprint =
                    fingerprint.with(name, instead == null ? value(shape, component) : instead);
        }
        return fingerprint;
    }

    /**
     * This and more: a plain value, or all that is in a record or a list, each by its path, such as
     * {@code recipe.learningRate.peak}, beside the record's kind.
     *
     * @throws IllegalArgumentException if something in it is neither record, list, number, text nor
     *     enum: whether it is the same cannot be told
     */
    public Fingerprint with(String name, @Nullable Object value) {
        SortedMap<String, String> more = settings();
        put(more, name, value);
        return new Fingerprint(more);
    }

    @Override
    public SortedMap<String, String> settings() {
        return new TreeMap<>(settings);
    }

    /** SHA-256, in hex. */
    public String sha256() {
        return Digest.sha256(toJson());
    }

    /** What is not the same now, a phrase each; empty where all is. */
    List<String> differences(Fingerprint now) {
        TreeSet<String> names = new TreeSet<>(settings.keySet());
        names.addAll(now.settings.keySet());
        List<String> differences = new ArrayList<>();
        for (String name : names) {
            String was = settings.getOrDefault(name, ABSENT);
            String is = now.settings.getOrDefault(name, ABSENT);
            if (!was.equals(is)) {
                differences.add("%s was %s and is %s".formatted(name, was, is));
            }
        }
        return differences;
    }

    byte[] toJson() {
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(settings);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a map of texts that is no JSON", e);
        }
    }

    static Fingerprint fromJson(byte[] json) throws IOException {
        return new Fingerprint(
                JSON.readValue(json, new TypeReference<TreeMap<String, String>>() {}));
    }

    private static void put(Map<String, String> settings, String path, @Nullable Object value) {
        if (value instanceof Record shape) {
            settings.put(path, shape.getClass().getSimpleName());
            for (RecordComponent component : shape.getClass().getRecordComponents()) {
                put(settings, path + "." + component.getName(), value(shape, component));
            }
        } else if (value instanceof List<?> list) {
            settings.put(path + ".size", Integer.toString(list.size()));
            for (int i = 0; i < list.size(); i++) {
                put(settings, path + "." + i, list.get(i));
            }
        } else if (isPlain(value)) {
            settings.put(path, String.valueOf(value));
        } else {
            throw new IllegalArgumentException(
                    "whether %s is the same cannot be told of a %s"
                            .formatted(path, value.getClass().getName()));
        }
    }

    private static boolean isPlain(@Nullable Object value) {
        return value == null
                || value instanceof Number
                || value instanceof Boolean
                || value instanceof CharSequence
                || value instanceof Enum<?>;
    }

    @Nullable
    private static Object value(Record shape, RecordComponent component) {
        try {
            component.getAccessor().setAccessible(true);
            return component.getAccessor().invoke(shape);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a record without its accessor: " + component, e);
        }
    }
}
