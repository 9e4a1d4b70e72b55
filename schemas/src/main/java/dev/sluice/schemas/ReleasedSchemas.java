package dev.sluice.schemas;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.message.SchemaStore;

/**
 * The schemas that messages on the topics may be written with: those of every released version and
 * those of this build. Each is kept whole in {@code released/<version>/}, the records it refers to
 * included.
 */
public final class ReleasedSchemas {

    /** Paths of the released schemas below {@link #FOLDER}, one a line. */
    static final String INDEX = "index";

    static final String FOLDER = "/released/";

    private static final SchemaStore STORE = readStore();

    private ReleasedSchemas() {}

    /**
     * Finds a schema by the fingerprint (CRC-64-AVRO) in a message's head; null where there is
     * none. For {@code createDecoder} of the records in this package. Safe for use by several
     * threads.
     */
    public static SchemaStore store() {
        return STORE;
    }

    /** The schemas of this build's records, one for each topic. */
    static List<Schema> current() {
        return List.of(
                ImageEvent.getClassSchema(),
                Prediction.getClassSchema(),
                DeadLetter.getClassSchema(),
                ExitPolicy.getClassSchema(),
                PolicyVerdict.getClassSchema());
    }

    /** Paths such as {@code 1/ImageEvent.avsc}, in order of versions. */
    static List<String> paths() {
        return text(INDEX).lines().toList();
    }

    static Schema read(String path) {
        return new Schema.Parser().parse(text(path));
    }

    private static SchemaStore readStore() {
        SchemaStore.Cache schemas = new SchemaStore.Cache();
        paths().forEach(path -> schemas.addSchema(read(path)));
        current().forEach(schemas::addSchema);
        return schemas;
    }

    private static String text(String path) {
        try (InputStream in = ReleasedSchemas.class.getResourceAsStream(FOLDER + path)) {
            if (in == null) {
                throw new FileNotFoundException("not on the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("released schema " + path, e);
        }
    }
}
