package dev.sluice.augment.cli.evaluate;

import dev.sluice.augment.cli.compare.ComparisonOptions;
import dev.sluice.augment.cli.option.BundleOnImages;
import dev.sluice.augment.cli.option.HelpOption;
import dev.sluice.augment.cli.option.TypedCommand;
import dev.sluice.augment.cli.view.CountBar;
import dev.sluice.augment.cli.view.RunCounter;
import dev.sluice.augment.data.ImageSet;
import dev.sluice.augment.data.ImageShape;
import dev.sluice.augment.evaluate.Cascade;
import dev.sluice.augment.evaluate.Evaluation;
import dev.sluice.augment.evaluate.Survey;
import dev.sluice.augment.figures.Figures;
import dev.sluice.augment.report.Report;
import dev.sluice.augment.report.ReportSource;
import dev.sluice.augment.report.RunFacts;
import dev.sluice.bundle.Bundle;
import dev.sluice.bundle.Manifest;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import javax.annotation.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs a bundle's cascade over images at each of its operating points, and reports. */
@Command(
        name = "evaluate",
        description =
                "Run a bundle over images, at each operating point only the stages that each image"
                        + " needs, and report.")
public final class EvaluateCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;
    @Mixin private HelpOption help;
    @Mixin private BundleOnImages input;
    @Mixin private ComparisonOptions compared;

    @Option(
            names = "--batch-size",
            paramLabel = "N",
            defaultValue = "64",
            description = "Images that a stage runs on at a time. Default: ${DEFAULT-VALUE}.")
    private int batchSize;

    @Option(
            names = "--report",
            paramLabel = "DIR",
            description =
                    "Folder to write report.html (one file, opens offline), its plots as PNG and"
                            + " report.json to. Default: no report.")
    @Nullable
    private Path report;

    @Override
    public Integer call() throws IOException {
        TypedCommand typed = TypedCommand.now(spec);
        requireReport();
        Bundle read = input.bundle();
        Manifest manifest = read.manifest();
        compared.check(ImageShape.of(manifest.image()), manifest.classes().size());
        ImageSet images = input.images(read);
        PrintWriter out = spec.commandLine().getOut();
        RunFacts.Sample sample = RunFacts.Sample.of(manifest.provenance(), images);
        warning(sample).ifPresent(out::println);
        Evaluation evaluation;
        Survey survey;
        try (Cascade cascade = Cascade.open(read, batchSize, input.threads());
                CountBar bar = new CountBar("evaluating", out)) {
            RunCounter counter = RunCounter.ofEvaluation(bar, read, images.count());
            evaluation = Evaluation.of(read, cascade, images, counter::onProgress);
            survey = cascade.survey(images, done -> counter.onProgress("all exits", done));
        }
        new EvaluationView(out).print(read, evaluation, Figures.of(read, images, survey));
        if (report != null) {
            ReportSource source =
                    new ReportSource(
                            read,
                            images,
                            survey,
                            evaluation,
                            compared.comparisons(
                                    read, images, survey, batchSize, input.threads(), out),
                            typed.facts(sample, input.imagesFrom(), images, Duration.ZERO));
            out.println("Report: " + Report.write(report, source));
        }
        return 0;
    }

    private static Optional<String> warning(RunFacts.Sample sample) {
        return switch (sample) {
            case CALIBRATION ->
                    Optional.of(
                            "warning: thresholds were chosen on these very images: drops on others are"
                                    + " larger; --slice keeps some for evaluation");
            case TRAINING ->
                    Optional.of(
                            "warning: the branches were trained on these very images, all but those held"
                                    + " out: drops on others are larger");
            case OTHER -> Optional.empty();
        };
    }

    private void requireReport() throws IOException {
        if (report != null) {
            Report.requireDrawing();
            Report.requireWritable(report);
        } else if (!compared.isEmpty()) {
            throw new IllegalArgumentException("--compare and --front need --report");
        }
    }
}
