package dev.sluice.loadtest.cli;

import dev.sluice.loadtest.workload.Workload;
import dev.sluice.loadtest.workload.WorkloadChoices;
import dev.sluice.loadtest.workload.Workloads;
import dev.sluice.schemas.MediaType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import javax.annotation.Nullable;
import picocli.CommandLine.Option;

/** The options that say what is sent, and with which network; a mixin. */
final class WorkloadArguments {

    @Option(
            names = "--workload",
            paramLabel = "NAME",
            defaultValue = "example",
            description = "A file of load-test/workloads; see --list. Default: ${DEFAULT-VALUE}")
    private String name;

    @Option(
            names = "--bundle",
            paramLabel = "PATH",
            description = "Another bundle than the workload's.")
    @Nullable
    private Path bundle;

    @Option(
            names = "--whole-of",
            paramLabel = "PATH",
            description =
                    "The bundle whose network is run whole, where it is another: of float32 for a"
                            + " cascade of 8 bits. Agreement is with it. Default: the same bundle")
    @Nullable
    private Path wholeOf;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Another folder of test images than the workload's.")
    @Nullable
    private Path data;

    @Option(
            names = "--images",
            paramLabel = "N",
            description =
                    "Images to send through the cascade in one run of throughput, and fewer through"
                            + " the whole network, so that it takes as long; more give steadier"
                            + " figures. Default: the workload's")
    @Nullable
    private Integer images;

    @Option(
            names = "--max-accuracy-drop",
            paramLabel = "POINTS",
            description =
                    "Operating point: the cheapest that is expected to lose no more percentage"
                            + " points than this. Default: the workload's")
    @Nullable
    private Double maxAccuracyDropPoints;

    @Option(
            names = "--image-format",
            paramLabel = "png|raw",
            description = "Form of the images in their events. Default: the workload's")
    @Nullable
    private MediaType format;

    /**
     * @param work folder for what is made
     */
    Workload open(Path checkout, Path work) throws IOException {
        return new Workloads(checkout, System.getenv())
                .open(
                        name,
                        new WorkloadChoices(
                                Optional.ofNullable(bundle),
                                Optional.ofNullable(wholeOf),
                                Optional.ofNullable(data),
                                Optional.ofNullable(images),
                                Optional.ofNullable(maxAccuracyDropPoints),
                                Optional.ofNullable(format)),
                        work);
    }
}
