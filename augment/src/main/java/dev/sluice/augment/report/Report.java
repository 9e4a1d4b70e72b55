package dev.sluice.augment.report;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.augment.Machine;
import dev.sluice.augment.evaluate.Evaluation;
import dev.sluice.augment.figures.Curve;
import dev.sluice.augment.figures.Figures;
import dev.sluice.augment.train.checkpoint.DiskSpace;
import dev.sluice.bundle.Manifest;
import dev.sluice.bundle.Provenance;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Writes a report: {@value #PAGE}, one file that opens offline, its plots as PNG files beside it,
 * and {@value #FIGURES} with every number.
 */
public final class Report {

    public static final String PAGE = "report.html";
    public static final String FIGURES = "report.json";

    private Report() {}

    /**
     * What {@value Report#FIGURES} holds.
     *
     * @param bundle name and version
     * @param digest sha256 of the bundle's manifest
     * @param images what they are, for a person
     * @param dataSha256 of the images and labels
     * @param machine that the report was made on
     * @param provenance of the bundle: backbone, data, seed, recipe
     * @param operatingPoints with the cascade run at each
     * @param figures that follow from what every exit said
     * @param comparisons other ways to spend MACs
     */
    record Content(
            String bundle,
            String digest,
            RunFacts.Sample sample,
            String images,
            String dataSha256,
            String command,
            double tookSeconds,
            String machine,
            Origin provenance,
            Evaluation operatingPoints,
            Figures figures,
            List<Curve> comparisons) {}

    /**
     * Where the bundle comes from, as {@link Provenance} has it.
     *
     * @param calibratedOn what the calibration images were, for a person
     */
    record Origin(
            String backboneSha256,
            String dataSha256,
            String calibratedOn,
            long seed,
            Map<String, String> recipe,
            String tool,
            String createdAt) {

        static Origin of(Manifest manifest) {
            Provenance made = manifest.provenance();
            return new Origin(
                    made.backboneSha256(),
                    made.dataSha256(),
                    manifest.calibration().imagesFrom(),
                    made.seed(),
                    made.recipe(),
                    made.tool(),
                    made.createdAt().toString());
        }
    }

    /**
     * Fails where no report could be written, so that nobody waits for one.
     *
     * @throws IllegalArgumentException if this Java cannot draw; says what is missing
     */
    public static void requireDrawing() {
        try {
            PlotStyle.tryFonts();
        } catch (RuntimeException | Error e) {
            // Without fonts a plain Error comes, without the desktop part a LinkageError.
            throw new IllegalArgumentException(
                    "no plots can be drawn: this Java finds no fonts, or is one without its desktop"
                            + " part; install fontconfig and a font (on Debian: fontconfig"
                            + " fonts-dejavu-core) and a Java that is not stripped",
                    e);
        }
    }

    /**
     * Fails where a report could not be written to a folder, which need not be there yet.
     *
     * @throws IOException if it cannot; names what is in the way
     */
    public static void requireWritable(Path folder) throws IOException {
        Path nearest = folder.toAbsolutePath().normalize();
        while (!Files.exists(nearest)) {
            nearest = nearest.getParent();
        }
        if (!Files.isDirectory(nearest) || !Files.isWritable(nearest)) {
            throw new IOException(
                    "no report can be written to %s: %s is %s"
                            .formatted(
                                    folder,
                                    nearest,
                                    Files.isDirectory(nearest)
                                            ? "a folder that cannot be written"
                                            : "no folder"));
        }
    }

    /**
     * Writes.
     *
     * @param folder made if absent; files of an earlier report in it are replaced
     * @return the page
     */
    public static Path write(Path folder, ReportSource source) throws IOException {
        requireDrawing();
        Figures figures = source.figures();
        Map<String, byte[]> plots = PlotFiles.draw(source, figures);
        String page = new Page(source, figures, plots).html();
        Files.createDirectories(folder);
        for (Map.Entry<String, byte[]> plot : plots.entrySet()) {
            write(folder.resolve(plot.getKey()), plot.getValue());
        }
        write(folder.resolve(FIGURES), json(source, figures).getBytes(StandardCharsets.UTF_8));
        return write(folder.resolve(PAGE), page.getBytes(StandardCharsets.UTF_8));
    }

    private static Path write(Path file, byte[] content) throws IOException {
        try {
            return Files.write(file, content);
        } catch (IOException e) {
            throw DiskSpace.cannotWrite(file, content.length, e);
        }
    }

    private static String json(ReportSource source, Figures figures) throws IOException {
        JsonMapper mapper = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
        RunFacts facts = source.facts();
        return mapper.writeValueAsString(
                        new Content(
                                source.bundle().manifest().name()
                                        + " "
                                        + source.bundle().manifest().version(),
                                source.bundle().digest(),
                                facts.sample(),
                                facts.imagesFrom(),
                                facts.dataSha256(),
                                facts.command(),
                                facts.took().toMillis() / 1000.0,
                                Machine.shown(),
                                Origin.of(source.bundle().manifest()),
                                source.evaluation(),
                                figures,
                                source.comparisons().stream()
                                        .map(ReportSource.Comparison::curve)
                                        .toList()))
                + "\n";
    }
}
