package dev.sluice.loadtest.report;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.augment.report.Report;
import dev.sluice.loadtest.scaling.ScalingResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes what a run of a scaler found. */
public final class ScalingReport {

    public static final String PLOT = "scaling.png";
    public static final String RESULTS = "results.json";
    public static final String PAGE = "report.html";

    private record Results(TestFacts facts, ScalingResult result) {}

    private ScalingReport() {}

    /**
     * @param folder made if absent; files of an earlier run in it are replaced
     */
    public static void write(Path folder, TestFacts facts, ScalingResult result)
            throws IOException {
        Report.requireDrawing();
        byte[] plot = ScalingPlot.draw(result);
        Files.createDirectories(folder);
        Files.write(folder.resolve(PLOT), plot);
        Files.writeString(folder.resolve(PAGE), new ScalingPage(facts, result, plot).html());
        Files.writeString(
                folder.resolve(RESULTS),
                JsonMapper.builder()
                                .enable(SerializationFeature.INDENT_OUTPUT)
                                .build()
                                .writeValueAsString(new Results(facts, result))
                        + "\n");
    }
}
