package dev.sluice.augment.cli.compare;

import dev.sluice.augment.data.ImageSet;
import dev.sluice.augment.evaluate.Survey;
import dev.sluice.augment.onnx.Network;
import dev.sluice.augment.report.ReportSource.Comparison;
import dev.sluice.bundle.Bundle;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.annotation.Nullable;
import picocli.CommandLine.Option;

/** What the report on a bundle compares it with. */
public final class ComparisonOptions {

    @Option(
            names = "--compare",
            paramLabel = "NAME=BUNDLE_DIR",
            description =
                    "Another bundle, to show its curve beside this one's. May be given several"
                            + " times.")
    private Map<String, Path> bundles = new LinkedHashMap<>();

    @Option(
            names = "--front",
            paramLabel = "NAME=NET.onnx",
            description =
                    "A smaller network, to show what it saves placed in front of the whole backbone,"
                            + " its largest probability as confidence. May be given several times.")
    private Map<String, Path> fronts = new LinkedHashMap<>();

    @Option(
            names = "--front-mean",
            split = ",",
            paramLabel = "M",
            description =
                    "Mean of each channel that the networks of --front were trained with, 1 being a"
                            + " pixel of 255. Default: what their files say.")
    @Nullable
    private float[] mean;

    @Option(
            names = "--front-std",
            split = ",",
            paramLabel = "S",
            description = "Standard deviation of each channel, likewise.")
    @Nullable
    private float[] std;

    /** Whether there is anything to compare with. */
    public boolean isEmpty() {
        return bundles.isEmpty() && fronts.isEmpty();
    }

    /**
     * Refuses early what would be refused in the end.
     *
     * @throws IllegalArgumentException if something is half given, or a file is not what it is
     *     given as
     */
    public void check() throws IOException {
        if ((mean == null) != (std == null)) {
            throw new IllegalArgumentException(
                    "--front-mean and --front-std are given together or not at all");
        }
        for (Path bundle : bundles.values()) {
            Bundle.read(bundle);
        }
        for (Path front : fronts.values()) {
            Network.read(front);
        }
    }

    /**
     * Runs what the bundle is compared with.
     *
     * @param survey of the bundle on these images
     */
    public List<Comparison> comparisons(
            Bundle bundle, ImageSet images, Survey survey, int batchSize, int threads)
            throws IOException {
        Competitors competitors = new Competitors(bundle, images, survey, batchSize, threads);
        List<Comparison> comparisons = new ArrayList<>();
        bundles.forEach((name, path) -> comparisons.add(competitors.bundle(name, path)));
        for (Map.Entry<String, Path> front : fronts.entrySet()) {
            comparisons.add(competitors.front(front.getKey(), front.getValue(), mean, std));
        }
        return comparisons;
    }
}
