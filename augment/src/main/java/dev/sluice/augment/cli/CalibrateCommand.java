package dev.sluice.augment.cli;

import dev.sluice.augment.ToolVersion;
import dev.sluice.augment.calibrate.Recalibrated;
import dev.sluice.augment.calibrate.Recalibrator;
import dev.sluice.augment.cli.option.BundleOnImages;
import dev.sluice.augment.cli.option.HelpOption;
import dev.sluice.augment.cli.view.CalibrationView;
import dev.sluice.augment.cli.view.CountBar;
import dev.sluice.augment.data.ImageSet;
import dev.sluice.augment.tradeoff.ThresholdSearch;
import dev.sluice.bundle.Bundle;
import dev.sluice.bundle.BundleWriter;
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
                        + " labels, agreement with the backbone takes the place of accuracy.")
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

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        Bundle read = input.bundle();
        ImageSet images = input.images(read);
        ThresholdSearch.advice(images.count()).ifPresent(advice -> warn(out, advice));
        Recalibrated made;
        try (CountBar bar = new CountBar("calibrating", out)) {
            made =
                    new Recalibrator(ToolVersion.shown(), input.threads())
                            .recalibrate(
                                    read,
                                    version == null ? read.manifest().version() : version,
                                    images,
                                    "%d images, %s".formatted(images.count(), input.imagesFrom()),
                                    runs -> bar.show(runs, 2L * images.count()));
        }
        String preferred = read.manifest().calibration().defaultOperatingPoint();
        String taken = made.draft().calibration().defaultOperatingPoint();
        if (!taken.equals(preferred)) {
            warn(
                    out,
                    "no thresholds keep what the operating point '%s' promises; the default is '%s'"
                            .formatted(preferred, taken));
        }
        new CalibrationView(out).print(BundleWriter.write(folder, made.draft()), made.exits());
        return 0;
    }

    private static void warn(PrintWriter out, String message) {
        out.println("warning: " + message);
        out.flush();
    }
}
