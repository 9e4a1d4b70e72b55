package dev.sluice.augment.cli.attach;

import dev.sluice.augment.attach.Attachment;
import dev.sluice.augment.cli.compare.ComparisonOptions;
import dev.sluice.augment.cli.option.TypedCommand;
import dev.sluice.augment.cli.view.ClassLosses;
import dev.sluice.augment.cli.view.CountBar;
import dev.sluice.augment.cli.view.RunCounter;
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
     * @param folder made if absent
     */
    void write(Attachment made, Duration spentBefore, Path folder) throws IOException {
        try {
            Report.requireDrawing();
        } catch (IllegalArgumentException e) {
            out.println("No report was written: " + e.getMessage());
            out.flush();
            return;
        }
        ReportSource source = source(made, spentBefore);
        ClassLosses.print(
                out,
                made.bundle().manifest().calibration().defaultOperatingPoint(),
                source.figures().classes());
        Path page = Report.write(folder, source);
        out.println("Report on the calibration images: " + page);
        out.flush();
    }

    private ReportSource source(Attachment made, Duration spentBefore) throws IOException {
        Bundle bundle = made.bundle();
        ImageSet images = made.calibrationImages();
        Evaluation evaluation;
        Survey survey;
        try (Cascade cascade = Cascade.open(bundle, BATCH, threads);
                CountBar bar = new CountBar("reporting", out)) {
            RunCounter counter = RunCounter.ofEvaluation(bar, bundle, images.count());
            evaluation = Evaluation.of(bundle, cascade, images, counter::onProgress);
            survey = cascade.survey(images, done -> counter.onProgress("all exits", done));
        }
        return new ReportSource(
                bundle,
                images,
                survey,
                evaluation,
                compared.comparisons(bundle, images, survey, BATCH, threads, out),
                typed.facts(
                        RunFacts.Sample.CALIBRATION,
                        bundle.manifest().calibration().imagesFrom(),
                        images,
                        spentBefore));
    }

    /** Where a report goes if nobody says. */
    static Path beside(Path bundleFolder) {
        Path folder = bundleFolder.toAbsolutePath().normalize();
        return folder.resolveSibling(folder.getFileName() + "-report");
    }
}
