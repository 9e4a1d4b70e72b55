package dev.sluice.augment.cli.evaluate;

import dev.sluice.augment.cli.compare.ComparisonOptions;
import dev.sluice.augment.cli.option.BundleOnImages;
import dev.sluice.augment.cli.option.HelpOption;
import dev.sluice.augment.cli.option.TypedCommand;
import dev.sluice.augment.cli.view.CountBar;
import dev.sluice.augment.data.ImageSet;
import dev.sluice.augment.evaluate.Cascade;
import dev.sluice.augment.evaluate.Evaluation;
import dev.sluice.augment.evaluate.Survey;
import dev.sluice.augment.figures.Figures;
import dev.sluice.augment.report.Report;
import dev.sluice.augment.report.ReportSource;
import dev.sluice.augment.report.RunFacts;
import dev.sluice.bundle.Bundle;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
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
        compared.check();
        Bundle read = input.bundle();
        ImageSet images = input.images(read);
        Evaluation evaluation;
        Survey survey;
        try (Cascade cascade = Cascade.open(read, batchSize, input.threads());
                CountBar bar = new CountBar("evaluating")) {
            int runs = read.manifest().calibration().operatingPoints().size() + 2;
            RunCounter counter = new RunCounter(bar, (long) runs * images.count());
            evaluation = Evaluation.of(read, cascade, images, counter::onProgress);
            survey = cascade.survey(images, done -> counter.onProgress("all exits", done));
        }
        PrintWriter out = spec.commandLine().getOut();
        new EvaluationView(out).print(read, evaluation, Figures.of(read, images, survey));
        if (report != null) {
            ReportSource source =
                    new ReportSource(
                            read,
                            images,
                            survey,
                            evaluation,
                            compared.comparisons(read, images, survey, batchSize, input.threads()),
                            typed.facts(
                                    RunFacts.Sample.OTHER,
                                    input.imagesFrom(),
                                    images,
                                    Duration.ZERO));
            out.println("Report: " + Report.write(report, source));
        }
        return 0;
    }

    private void requireReport() {
        if (report != null) {
            Report.requireDrawing();
        } else if (!compared.isEmpty()) {
            throw new IllegalArgumentException("--compare and --front need --report");
        }
    }

    /** Adds the runs of one evaluation up in one bar. */
    private static final class RunCounter {

        private final CountBar bar;
        private final long all;
        private String run = "";
        private int runDone;
        private long before;

        RunCounter(CountBar bar, long all) {
            this.bar = bar;
            this.all = all;
        }

        void onProgress(String name, int done) {
            if (!name.equals(run)) {
                before += runDone;
                run = name;
            }
            runDone = done;
            bar.show(before + done, all);
        }
    }
}
