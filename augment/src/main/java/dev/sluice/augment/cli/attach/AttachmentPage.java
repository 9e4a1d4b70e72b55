package dev.sluice.augment.cli.attach;

import dev.sluice.augment.attach.Attachment;
import dev.sluice.augment.cli.compare.ComparisonOptions;
import dev.sluice.augment.cli.option.TypedCommand;
import dev.sluice.augment.data.ImageSet;
import dev.sluice.augment.evaluate.Cascade;
import dev.sluice.augment.evaluate.Evaluation;
import dev.sluice.augment.evaluate.Survey;
import dev.sluice.augment.report.Report;
import dev.sluice.augment.report.ReportSource;
import dev.sluice.augment.report.RunFacts;
import dev.sluice.bundle.Bundle;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import javax.annotation.Nullable;

/** The report that an attachment ends with, on its calibration images. */
final class AttachmentPage {

    private static final int BATCH = 64;

    private final PrintWriter out;
    private final TypedCommand typed;
    private final ComparisonOptions compared;
    private final int threads;

    AttachmentPage(PrintWriter out, TypedCommand typed, ComparisonOptions compared, int threads) {
        this.out = out;
        this.typed = typed;
        this.compared = compared;
        this.threads = threads;
    }

    /**
     * Writes the report; where nothing can be drawn, says so and no more, for the bundle is made.
     *
     * @param spentBefore time that the run took before this process
     * @param folder null for one beside the bundle's
     */
    void write(Attachment made, Duration spentBefore, @Nullable Path folder, Path bundleFolder)
            throws IOException {
        try {
            Report.requireDrawing();
        } catch (IllegalArgumentException e) {
            out.println("No report was written: " + e.getMessage());
            out.flush();
            return;
        }
        Path page =
                Report.write(
                        folder == null ? beside(bundleFolder) : folder, source(made, spentBefore));
        out.println("Report on the calibration images: " + page);
        out.flush();
    }

    private ReportSource source(Attachment made, Duration spentBefore) throws IOException {
        Bundle bundle = made.bundle();
        ImageSet images = made.calibrationImages();
        try (Cascade cascade = Cascade.open(bundle, BATCH, threads)) {
            Evaluation evaluation = Evaluation.of(bundle, cascade, images, (run, done) -> {});
            Survey survey = cascade.survey(images, done -> {});
            return new ReportSource(
                    bundle,
                    images,
                    survey,
                    evaluation,
                    compared.comparisons(bundle, images, survey, BATCH, threads),
                    typed.facts(
                            RunFacts.Sample.CALIBRATION,
                            bundle.manifest().calibration().imagesFrom(),
                            images,
                            spentBefore));
        }
    }

    private static Path beside(Path bundleFolder) {
        Path folder = bundleFolder.toAbsolutePath().normalize();
        return folder.resolveSibling(folder.getFileName() + "-report");
    }
}
