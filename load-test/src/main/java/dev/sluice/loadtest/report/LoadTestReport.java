package dev.sluice.loadtest.report;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Writes what a test found. */
public final class LoadTestReport {

    public static final String RESULTS = "results.json";

    public static final String PAGE = "report.html";

    private LoadTestReport() {}

    /**
     * @param folder made if absent; files of an earlier test in it are replaced, or removed. The
     *     figures come first: no plot that cannot be drawn takes them along
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
        for (String plot : Plots.NAMES) {
            Files.deleteIfExists(folder.resolve(plot));
        }
        Map<String, byte[]> plots = Plots.draw(results);
        for (Map.Entry<String, byte[]> plot : plots.entrySet()) {
            Files.write(folder.resolve(plot.getKey()), plot.getValue());
        }
        Files.writeString(folder.resolve(PAGE), new Page(results, plots).html());
    }
}
