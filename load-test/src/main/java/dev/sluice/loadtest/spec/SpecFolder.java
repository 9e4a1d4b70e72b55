package dev.sluice.loadtest.spec;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A folder of files NAME.json of one kind.
 *
 * @param <T> a record; a file with a field that it lacks, or without one that it has, is refused
 */
public final class SpecFolder<T> {

    private static final String ENDING = ".json";

    private final JsonMapper mapper =
            JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES).build();
    private final Path folder;
    private final Class<T> type;

    public SpecFolder(Path folder, Class<T> type) {
        this.folder = folder;
        this.type = type;
    }

    /** Names, sorted. */
    public List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(ENDING))
                    .map(name -> name.substring(0, name.length() - ENDING.length()))
                    .sorted()
                    .toList();
        }
    }

    /**
     * @throws IllegalArgumentException if there is none of this name, or it is not as it should be
     */
    public T read(String name) throws IOException {
        Path file = folder.resolve(name + ENDING);
        if (!names().contains(name)) {
            throw new IllegalArgumentException(
                    "no " + name + " in " + folder + "; there are " + String.join(", ", names()));
        }
        try {
            return mapper.readValue(file.toFile(), type);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(file + ": " + e.getOriginalMessage(), e);
        }
    }

    /** A description by name. */
    public Map<String, String> describe(Function<T, String> description) throws IOException {
        Map<String, String> all = new TreeMap<>();
        for (String name : names()) {
            all.put(name, description.apply(read(name)));
        }
        return all;
    }
}
