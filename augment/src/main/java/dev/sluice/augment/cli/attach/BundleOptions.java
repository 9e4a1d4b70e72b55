package dev.sluice.augment.cli.attach;

import dev.sluice.augment.attach.BundleTarget;
import dev.sluice.augment.tradeoff.OperatingPoints;
import dev.sluice.bundle.ConfidenceSource;
import dev.sluice.bundle.ElementType;
import dev.sluice.bundle.ImageSpec;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The bundle that a command writes. */
final class BundleOptions {

    @Option(
            names = "--out",
            required = true,
            paramLabel = "BUNDLE_DIR",
            description = "Folder to write; files of an earlier bundle in it are replaced.")
    private Path folder;

    @Option(
            names = "--name",
            required = true,
            paramLabel = "NAME",
            description = "The bundle's name: lower-case letters, digits, dots, dashes.")
    private String name;

    @Option(
            names = "--version",
            paramLabel = "VERSION",
            defaultValue = "1",
            description = "The bundle's version, for people. Default: ${DEFAULT-VALUE}.")
    private String version;

    @Option(
            names = "--colours",
            paramLabel = "ORDER",
            defaultValue = "RGB",
            description =
                    "Order of the planes that a network of three channels was trained on:"
                            + " ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    private ImageSpec.ColourOrder colours;

    @Option(
            names = "--resize",
            paramLabel = "HOW",
            defaultValue = "REFUSE",
            description =
                    "What the job does with an image of another size: ${COMPLETION-CANDIDATES}."
                            + " Default: ${DEFAULT-VALUE}.")
    private ImageSpec.Resize resize;

    @Option(
            names = "--features",
            paramLabel = "TYPE",
            defaultValue = "FLOAT32",
            description =
                    "Type of what goes from stage to stage: ${COMPLETION-CANDIDATES}. UINT8 takes a"
                            + " quarter of FLOAT32's bytes between separate stages. Default:"
                            + " ${DEFAULT-VALUE}.")
    private ElementType features;

    @Option(
            names = "--confidence",
            paramLabel = "SOURCE",
            defaultValue = "max-probability",
            description =
                    "Where confidence comes from: max-probability or head. Default:"
                            + " ${DEFAULT-VALUE}.",
            converter = ConfidenceConverter.class)
    private ConfidenceSource confidence;

    @Option(
            names = "--default-operating-point",
            paramLabel = "NAME",
            defaultValue = OperatingPoints.BALANCED,
            description =
                    "The one a job starts with: max-accuracy, balanced or min-cost. Default:"
                            + " ${DEFAULT-VALUE}.")
    private String operatingPoint;

    BundleTarget target() {
        return new BundleTarget(
                folder, name, version, colours, resize, features, confidence, operatingPoint);
    }
}
