package dev.sluice.augment.cli.compare;

import dev.sluice.augment.cli.view.CountBar;
import dev.sluice.augment.data.ImageSet;
import dev.sluice.augment.data.ImageShape;
import dev.sluice.augment.evaluate.Survey;
import dev.sluice.augment.report.ReportSource.Comparison;
import dev.sluice.bundle.Bundle;
import java.io.IOException;
import java.io.PrintWriter;
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
     * @param image shape of those that all will run on
     * @param classes K of the bundle
     * @throws IllegalArgumentException if something is half given, or a file is not what it is
     *     given as or does not fit
     */
    public void check(ImageShape image, int classes) throws IOException {
        if ((mean == null) != (std == null)) {
            throw new IllegalArgumentException(
                    "--front-mean and --front-std are given together or not at all");
        }
        for (Path bundle : bundles.values()) {
            Competitors.read(bundle, image, classes);
        }
        for (Path front : fronts.values()) {
            FrontNetwork.read(front, mean, std, image, classes);
        }
    }

    /**
     * Runs what the bundle is compared with.
     *
     * @param survey of the bundle on these images
     * @param out told how far it is
     */
    public List<Comparison> comparisons(
            Bundle bundle,
            ImageSet images,
            Survey survey,
            int batchSize,
            int threads,
            PrintWriter out)
            throws IOException {
        Competitors competitors = new Competitors(bundle, images, survey, batchSize, threads);
        List<Comparison> comparisons = new ArrayList<>();
        for (Map.Entry<String, Path> other : bundles.entrySet()) {
            try (CountBar bar = new CountBar("comparing with " + other.getKey(), out)) {
                comparisons.add(
                        competitors.bundle(
                                other.getKey(),
                                other.getValue(),
                                done -> bar.show(done, images.count())));
            }
        }
        for (Map.Entry<String, Path> front : fronts.entrySet()) {
            FrontNetwork network =
                    FrontNetwork.read(
                            front.getValue(),
                            mean,
                            std,
                            images.shape(),
                            bundle.manifest().classes().size());
            try (CountBar bar = new CountBar("comparing with " + front.getKey(), out)) {
                comparisons.add(
                        competitors.front(
                                front.getKey(), network, done -> bar.show(done, images.count())));
            }
        }
        return comparisons;
    }
}
