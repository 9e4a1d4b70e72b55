package dev.sluice.augment.cli.evaluate;

import dev.sluice.augment.cli.option.DataOptions;
import dev.sluice.augment.cli.option.HelpOption;
import dev.sluice.augment.cli.option.TypedCommand;
import dev.sluice.augment.cli.view.CountBar;
import dev.sluice.augment.data.ImageSet;
import dev.sluice.augment.data.Part;
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
import java.util.Optional;
import java.util.concurrent.Callable;
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
    @Mixin private DataOptions data;

    @Option(
            names = "--bundle",
            required = true,
            paramLabel = "DIR",
            description = "Folder or zip file of the bundle.")
    private Path bundle;

    @Option(
            names = "--part",
            paramLabel = "PART",
            defaultValue = "TEST",
            description =
                    "Part of the data: ${COMPLETION-CANDIDATES}. TRAIN holds the images that the"
                            + " branches were trained on. Default: ${DEFAULT-VALUE}.")
    private Part part;

    @Option(
            names = "--batch-size",
            paramLabel = "N",
            defaultValue = "64",
            description = "Images that a stage runs on at a time. Default: ${DEFAULT-VALUE}.")
    private int batchSize;

    @Option(
            names = "--threads",
            paramLabel = "N",
            defaultValue = "1",
            description = "CPU threads of one run of a stage. Default: ${DEFAULT-VALUE}.")
    private int threads;

    @Mixin private ReportOptions report;

    @Override
    public Integer call() throws IOException {
        TypedCommand typed = TypedCommand.now(spec);
        Optional<Path> folder = report.folder();
        Bundle read = Bundle.read(bundle);
        ImageSet images = data.open(part, read.manifest().image(), read.manifest().classes());
        Evaluation evaluation;
        Survey survey;
        try (Cascade cascade = Cascade.open(read, batchSize, threads);
                CountBar bar = new CountBar("evaluating")) {
            int runs = read.manifest().calibration().operatingPoints().size() + 2;
            RunCounter counter = new RunCounter(bar, (long) runs * images.count());
            evaluation = Evaluation.of(read, cascade, images, counter::onProgress);
            survey = cascade.survey(images, done -> counter.onProgress("all exits", done));
        }
        PrintWriter out = spec.commandLine().getOut();
        new EvaluationView(out).print(read, evaluation, Figures.of(read, images, survey));
        if (folder.isPresent()) {
            ReportSource source =
                    new ReportSource(
                            read,
                            images,
                            survey,
                            evaluation,
                            report.comparisons(read, images, survey, batchSize, threads),
                            typed.facts(RunFacts.Sample.OTHER, data.shown(part), images));
            out.println("Report: " + Report.write(folder.get(), source));
        }
        return 0;
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
