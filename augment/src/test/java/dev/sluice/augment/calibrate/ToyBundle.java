package dev.sluice.augment.calibrate;

import dev.sluice.augment.compose.ExitBranch;
import dev.sluice.augment.compose.ExitScoring;
import dev.sluice.augment.compose.PixelNormalisation;
import dev.sluice.augment.compose.StageComposer;
import dev.sluice.augment.cut.CutNetwork;
import dev.sluice.augment.cut.GraphCutter;
import dev.sluice.augment.data.ImageSet;
import dev.sluice.augment.onnx.ToyNetwork;
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
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/** {@link ToyNetwork} with two untrained branches, as a bundle with one operating point. */
public final class ToyBundle {

    /** Temperature at which the untrained branches' confidences are not all near 1. */
    private static final double SPREADING = 10;

    /** By which the row's expected accuracy is below the measured one. */
    public static final double OPTIMISM = 0.01;

    private ToyBundle() {}

    /** Noise with random labels. */
    public static ImageSet images(int count) {
        byte[] pixels = new byte[count * 36];
        new Random(4).nextBytes(pixels);
        int[] labels = new Random(6).ints(count, 0, ToyNetwork.CLASSES).toArray();
        return ImageSet.of(ToyNetwork.network().image(), pixels, labels, List.of("a", "b", "c"));
    }

    /** The same images, of which nobody knows the classes. */
    public static ImageSet unlabelled(ImageSet images) {
        byte[] pixels = new byte[images.count() * images.shape().pixels()];
        int[] labels = new int[images.count()];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = ImageSet.NO_LABEL;
            images.copyImage(i, pixels, i * images.shape().pixels());
        }
        return ImageSet.of(images.shape(), pixels, labels, images.classNames());
    }

    public static List<BundleWriter.Stage> stages() {
        CutNetwork cut = GraphCutter.cut(ToyNetwork.network(), List.of("first", "second"));
        StageComposer composer =
                new StageComposer(cut, new PixelNormalisation(List.of(0.3f), List.of(0.2f)));
        List<ExitBranch> branches = new ArrayList<>();
        for (int exit = 0; exit < 2; exit++) {
            branches.add(
                    new ExitBranch(
                            ToyNetwork.branch(4, 6, 6, ToyNetwork.CLASSES, 50 + exit),
                            SPREADING,
                            new ExitScoring.MaxProbability()));
        }
        return composer.compose(branches);
    }

    /** The one row has each exit's median confidence as its threshold. */
    public static Bundle write(Path folder, ImageSet images) throws IOException {
        List<BundleWriter.Stage> stages = stages();
        Observations observations;
        try (StageChain chain = new StageChain(stages, ToyNetwork.CLASSES, 1)) {
            observations = chain.observe(images, done -> {}).observations();
        }
        StageCosts costs =
                new StageCosts(
                        stages.stream().map(BundleWriter.Stage::segmentMacs).toList(),
                        stages.stream().map(BundleWriter.Stage::branchMacs).toList());
        Thresholds thresholds = Thresholds.of(median(observations, 0), median(observations, 1));
        Outcome outcome = observations.evaluate(thresholds, costs);
        CalibrationTable table =
                new CalibrationTable(
                        images.count(),
                        "noise",
                        Reference.LABELS,
                        observations.backboneAccuracy(),
                        List.of(
                                new CalibrationRow(
                                        thresholds, outcome, outcome.accuracy() - OPTIMISM)),
                        Map.of("only", 0),
                        "only");
        return BundleWriter.write(
                folder,
                new BundleWriter.Draft(
                        "toy",
                        "1",
                        images.classNames(),
                        new ImageSpec(1, 6, 6, ImageSpec.ColourOrder.GREY, ImageSpec.Resize.REFUSE),
                        stages,
                        ConfidenceSource.MAX_PROBABILITY,
                        observations,
                        table,
                        new Provenance(
                                "backbone",
                                "data",
                                1,
                                Map.of("took-seconds", "12.5"),
                                "test",
                                Instant.EPOCH)));
    }

    private static double median(Observations observations, int exit) {
        double[] sorted =
                IntStream.range(0, observations.images())
                        .mapToDouble(image -> observations.confidence(image, exit))
                        .sorted()
                        .toArray();
        return (sorted[sorted.length / 2 - 1] + sorted[sorted.length / 2]) / 2;
    }
}
