package dev.sluice.augment.cli;

import dev.sluice.augment.ToolVersion;
import dev.sluice.augment.calibrate.BundleFolder;
import dev.sluice.augment.calibrate.Recalibrated;
import dev.sluice.augment.calibrate.Recalibrator;
import dev.sluice.augment.cli.option.BundleOnImages;
import dev.sluice.augment.cli.option.HelpOption;
import dev.sluice.augment.cli.view.CalibrationView;
import dev.sluice.augment.cli.view.CountBar;
import dev.sluice.augment.data.ImageSet;
import dev.sluice.augment.quantise.StageTypes;
import dev.sluice.augment.quantise.Weights;
import dev.sluice.augment.tradeoff.ThresholdSearch;
import dev.sluice.bundle.Bundle;
import dev.sluice.bundle.ElementType;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import javax.annotation.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Calibrates a bundle on other images than it was. */
@Command(
        name = "calibrate",
        description =
                "Fit a bundle's temperatures and choose its thresholds anew, on images that nothing"
                        + " was trained on, and write a new bundle with the same branches. Without"
                        + " labels, agreement with the backbone takes the place of accuracy. With"
                        + " --features or --weights the new bundle computes in other number types;"
                        + " refused if any exit then answers these images more than half a point"
                        + " worse.")
final class CalibrateCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;
    @Mixin private HelpOption help;
    @Mixin private BundleOnImages input;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "BUNDLE_DIR",
            description = "Folder to write; files of an earlier bundle in it are replaced.")
    private Path folder;

    @Option(
            names = "--version",
            paramLabel = "VERSION",
            description = "The new bundle's version, for people. Default: that of the old one.")
    @Nullable
    private String version;

    @Option(
            names = "--features",
            paramLabel = "TYPE",
            description =
                    "Type of what goes from stage to stage: ${COMPLETION-CANDIDATES}. UINT8 takes a"
                            + " quarter of FLOAT32's bytes between separate stages. Default: as it"
                            + " is.")
    @Nullable
    private ElementType features;

    @Option(
            names = "--weights",
            paramLabel = "TYPE",
            description =
                    "What layers multiply: ${COMPLETION-CANDIDATES}. INT8 is for good: keep the"
                            + " float32 bundle. Default: as it is.")
    @Nullable
    private Weights weights;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        Bundle read = input.bundle();
        ImageSet images = input.images(read);
        ThresholdSearch.advice(images.count()).ifPresent(advice -> warn(out, advice));
        if (images.sha256().equals(read.manifest().provenance().dataSha256())) {
            warn(
                    out,
                    "the branches were trained on these very images, all but those held out:"
                            + " thresholds will promise more than they keep");
        }
        Recalibrator recalibrator =
                new Recalibrator(
                        ToolVersion.shown(), new StageTypes(features, weights), input.threads());
        int runs = Math.multiplyExact(recalibrator.passes(), images.count());
        Recalibrated made;
        try (CountBar bar = new CountBar("calibrating", out)) {
            made =
                    recalibrator.recalibrate(
                            read,
                            version == null ? read.manifest().version() : version,
                            images,
                            "%d images, %s".formatted(images.count(), input.imagesFrom()),
                            done -> bar.show(done, runs));
        }
        String preferred = read.manifest().calibration().defaultOperatingPoint();
        String taken = made.draft().calibration().defaultOperatingPoint();
        if (!taken.equals(preferred)) {
            warn(
                    out,
                    "no thresholds keep what the operating point '%s' promises; the default is '%s'"
                            .formatted(preferred, taken));
        }
        if (!made.changes().isEmpty()) {
            out.println();
            out.println("With the new number types, against those before:");
            out.println(CalibrationView.changes(made.changes()));
        }
        new CalibrationView(out).print(BundleFolder.write(folder, made.draft()), made.exits());
        return 0;
    }

    private static void warn(PrintWriter out, String message) {
        out.println("warning: " + message);
        out.flush();
    }
}
