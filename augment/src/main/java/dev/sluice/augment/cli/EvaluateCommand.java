package dev.sluice.augment.cli;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.augment.data.ImageSet;
import dev.sluice.augment.data.Part;
import dev.sluice.augment.evaluate.Cascade;
import dev.sluice.augment.evaluate.Evaluation;
import dev.sluice.bundle.Bundle;
import dev.sluice.bundle.calibration.Outcome;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import javax.annotation.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs a bundle's cascade over labelled images at each of its operating points. */
@Command(
        name = "evaluate",
        description =
                "Run a bundle over labelled images, at each operating point only the stages that"
                        + " each image needs.")
final class EvaluateCommand implements Callable<Integer> {

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
            names = "--images",
            paramLabel = "N",
            description = "Take the first N images only. Default: all.")
    @Nullable
    private Integer limit;

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

    @Option(names = "--report", paramLabel = "FILE", description = "Write the figures as JSON too.")
    @Nullable
    private Path report;

    /**
     * What {@code --report} writes.
     *
     * @param bundle name and version
     * @param digest sha256 of the bundle's manifest
     * @param part of the data
     * @param dataSha256 of the images and labels it was run on
     */
    record Report(
            String bundle,
            String digest,
            Part part,
            String dataSha256,
            int batchSize,
            Evaluation figures) {}

    @Override
    public Integer call() throws IOException {
        Bundle read = Bundle.read(bundle);
        ImageSet all = data.open(part);
        ImageSet images = limit == null ? all : all.first(limit);
        Evaluation evaluation;
        try (Cascade cascade = Cascade.open(read, batchSize, threads);
                CountBar bar = new CountBar("evaluating")) {
            int runs = read.manifest().calibration().operatingPoints().size() + 1;
            RunCounter counter = new RunCounter(bar, (long) runs * images.count());
            evaluation = Evaluation.of(read, cascade, images, counter::onProgress);
        }
        print(read, evaluation);
        if (report != null) {
            write(
                    report,
                    new Report(
                            read.manifest().name() + " " + read.manifest().version(),
                            read.digest(),
                            part,
                            images.sha256(),
                            batchSize,
                            evaluation));
        }
        return 0;
    }

    private void print(Bundle read, Evaluation evaluation) {
        FigureTable table =
                new FigureTable(
                        "operating point",
                        "thresholds",
                        "exit rates",
                        "accuracy",
                        "agreement",
                        "relative MACs",
                        "drop, points");
        for (Evaluation.Point point : evaluation.points()) {
            Outcome outcome = point.outcome();
            table.add(
                    point.name(),
                    FigureTable.thresholds(point.thresholds()),
                    FigureTable.exitRates(outcome),
                    FigureTable.percent(outcome.accuracy()),
                    FigureTable.percent(outcome.agreement()),
                    FigureTable.number(outcome.relativeMacs(), 4),
                    FigureTable.number(point.dropPoints(), 2));
        }
        table.add(
                "(backbone)",
                "",
                "",
                FigureTable.percent(evaluation.backboneAccuracy()),
                FigureTable.percent(1),
                FigureTable.number(1, 4),
                FigureTable.number(0, 2));
        PrintWriter out = spec.commandLine().getOut();
        out.printf("Bundle %s on %d images:%n", read, evaluation.images());
        out.println(table);
        out.flush();
    }

    private static void write(Path file, Report report) throws IOException {
        JsonMapper mapper = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(file, mapper.writeValueAsString(report) + "\n");
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
