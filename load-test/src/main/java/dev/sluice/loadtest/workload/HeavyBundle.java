package dev.sluice.loadtest.workload;

import dev.sluice.augment.ToolVersion;
import dev.sluice.augment.compose.ExitBranch;
import dev.sluice.augment.compose.ExitScoring;
import dev.sluice.augment.compose.PixelNormalisation;
import dev.sluice.augment.compose.StageComposer;
import dev.sluice.augment.cut.GraphCutter;
import dev.sluice.augment.data.ImageSet;
import dev.sluice.augment.evaluate.Cascade;
import dev.sluice.augment.evaluate.Survey;
import dev.sluice.augment.onnx.Network;
import dev.sluice.bundle.Bundle;
import dev.sluice.bundle.BundleWriter;
import dev.sluice.bundle.ConfidenceSource;
import dev.sluice.bundle.ImageSpec;
import dev.sluice.bundle.Provenance;
import dev.sluice.bundle.calibration.CalibrationRow;
import dev.sluice.bundle.calibration.CalibrationTable;
import dev.sluice.bundle.calibration.Observations;
import dev.sluice.bundle.calibration.Outcome;
import dev.sluice.bundle.calibration.Reference;
import dev.sluice.bundle.exit.StageCosts;
import dev.sluice.bundle.exit.Thresholds;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A bundle of a network of random weights. Its thresholds are quantiles of what its exits say on
 * the images that will be sent, so that wanted shares of them leave early: what it costs is like in
 * earnest, and what it answers means nothing.
 */
final class HeavyBundle {

    private static final long SEED = 1;
    private static final int BATCH = 4;
    private static final String FORCED = "forced";

    private final ImageSet images;
    private final List<Double> exitRates;
    private final Path folder;
    private final List<BundleWriter.Stage> stages;

    private HeavyBundle(ImageSet images, List<Double> exitRates, Path folder) {
        this.images = images;
        this.exitRates = exitRates;
        this.folder = folder;
        this.stages = stages(images.classNames().size());
    }

    /**
     * @param exitRates share of all images that shall leave at each early exit
     */
    static MadeBundle write(Path folder, ImageSet images, List<Double> exitRates)
            throws IOException {
        if (exitRates.size() != RandomResNet50.CUTS.size()) {
            throw new IllegalArgumentException(
                    "%d exit rates; expected %d, one for each early exit"
                            .formatted(exitRates.size(), RandomResNet50.CUTS.size()));
        }
        ImageSet large = Enlarged.of(images, RandomResNet50.SIDE);
        return new MadeBundle(folder, new HeavyBundle(large, exitRates, folder).write(), large);
    }

    private static List<BundleWriter.Stage> stages(int classes) {
        Network network =
                Network.read("resnet-50 of random weights", RandomResNet50.of(classes, SEED));
        StageComposer composer =
                new StageComposer(
                        GraphCutter.cut(network, RandomResNet50.CUTS),
                        new PixelNormalisation(List.of(0.5f), List.of(0.25f)));
        return composer.compose(
                IntStream.range(0, RandomResNet50.CUTS.size())
                        .mapToObj(cut -> RandomResNet50.branch(cut, classes, SEED))
                        .map(m -> new ExitBranch(m, 1, new ExitScoring.MaxProbability()))
                        .toList());
    }

    /** Twice: first to ask the exits, then with the thresholds that follow. */
    private Bundle write() throws IOException {
        int exits = exitRates.size();
        Observations.Collector blank = new Observations.Collector(1, exits);
        blank.add(new float[exits], new int[exits + 1], 0);
        Bundle unasked = write(blank.collect(), Thresholds.closed(exits));
        int threads = Runtime.getRuntime().availableProcessors();
        Survey survey;
        try (Cascade cascade = Cascade.open(unasked, BATCH, threads)) {
            survey = cascade.survey(images, done -> {});
        }
        int[] truth = survey.truth(Reference.BACKBONE, images, images.classNames().size());
        return write(survey.observations(truth), thresholds(survey));
    }

    /** The exit that is left by the wanted share of all, of those that are still there. */
    private Thresholds thresholds(Survey survey) {
        List<Integer> left = new ArrayList<>(IntStream.range(0, survey.images()).boxed().toList());
        double[] thresholds = new double[exitRates.size()];
        for (int exit = 0; exit < thresholds.length; exit++) {
            int leaving = (int) Math.round(exitRates.get(exit) * survey.images());
            int at = exit;
            double[] rising =
                    left.stream().mapToDouble(i -> survey.confidence(i, at)).sorted().toArray();
            double threshold = rising[Math.max(0, rising.length - leaving - 1)];
            thresholds[exit] = threshold;
            left.removeIf(image -> survey.confidence(image, at) > threshold);
        }
        return Thresholds.of(thresholds);
    }

    private Bundle write(Observations observations, Thresholds thresholds) throws IOException {
        StageCosts costs =
                new StageCosts(
                        stages.stream().map(BundleWriter.Stage::segmentMacs).toList(),
                        stages.stream().map(BundleWriter.Stage::branchMacs).toList());
        Outcome outcome = observations.evaluate(thresholds, costs);
        int side = RandomResNet50.SIDE;
        return BundleWriter.write(
                folder,
                new BundleWriter.Draft(
                        "random-resnet-50",
                        "1",
                        images.classNames(),
                        new ImageSpec(
                                3, side, side, ImageSpec.ColourOrder.RGB, ImageSpec.Resize.REFUSE),
                        stages,
                        ConfidenceSource.MAX_PROBABILITY,
                        observations,
                        new CalibrationTable(
                                observations.images(),
                                "the images of the load test; exits forced by quantiles",
                                Reference.BACKBONE,
                                1,
                                List.of(
                                        new CalibrationRow(
                                                thresholds, outcome, outcome.accuracy())),
                                Map.of(FORCED, 0),
                                FORCED),
                        provenance(thresholds)));
    }

    private Provenance provenance(Thresholds thresholds) {
        return new Provenance(
                "none: random weights",
                images.sha256(),
                SEED,
                Map.of(
                        "weights",
                        "random",
                        "exit-rates",
                        exitRates.toString(),
                        "thresholds",
                        Arrays.toString(thresholds.toArray())),
                ToolVersion.shown(),
                Instant.EPOCH);
    }
}
