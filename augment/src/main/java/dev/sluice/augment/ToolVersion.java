package dev.sluice.augment;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Which tool writes a bundle or a report. */
public final class ToolVersion {

    private static final String FILE = "version.txt";

    private ToolVersion() {}

    /** Name and version, as the build wrote it beside this class. */
    public static String shown() {
        try (InputStream in = ToolVersion.class.getResourceAsStream(FILE)) {
            return "sluice-augment "
                    + new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + FILE, e);
        }
    }
}
