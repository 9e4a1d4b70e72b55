package dev.sluice.loadtest.report;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes what a test found. */
public final class LoadTestReport {

    public static final String RESULTS = "results.json";

    private LoadTestReport() {}

    /**
     * @param folder made if absent; files of an earlier test in it are replaced
     */
    public static void write(Path folder, LoadTestResults results) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(
                folder.resolve(RESULTS),
                JsonMapper.builder()
                                .enable(SerializationFeature.INDENT_OUTPUT)
                                .build()
                                .writeValueAsString(results)
                        + "\n");
    }
}
