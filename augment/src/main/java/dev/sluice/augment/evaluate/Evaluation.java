package dev.sluice.augment.evaluate;

import dev.sluice.augment.data.ImageSet;
import dev.sluice.bundle.Bundle;
import dev.sluice.bundle.calibration.CalibrationRow;
import dev.sluice.bundle.calibration.Outcome;
import dev.sluice.bundle.calibration.Reference;
import dev.sluice.bundle.exit.Thresholds;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * What a bundle did on a set of images, the cascade having been run for each operating point.
 * Without labels every answer is held against the backbone's: the accuracies in it are agreements
 * then.
 *
 * @param reference what answers were held against
 * @param images how many
 * @param backboneAccuracy with every early exit closed, in [0, 1]
 * @param points from the cheapest row of the bundle's table
 */
public record Evaluation(
        Reference reference, int images, double backboneAccuracy, List<Point> points) {

    /**
     * One operating point.
     *
     * @param outcome its relative MACs from the records that each stage really ran on
     * @param dropPoints backbone's accuracy less the cascade's, in percentage points
     * @param expectedDropPoints what the bundle's calibration table said it would be
     */
    public record Point(
            String name,
            Thresholds thresholds,
            Outcome outcome,
            double dropPoints,
            double expectedDropPoints) {}

    public Evaluation {
        points = List.copyOf(points);
    }

    /**
     * Runs a bundle.
     *
     * @param images as stage 0 takes them, all labelled or none
     * @param progress told which run it is ("backbone" or an operating point) and how many images
     *     it has taken in
     */
    public static Evaluation of(
            Bundle bundle, Cascade cascade, ImageSet images, BiConsumer<String, Integer> progress) {
        Reference reference = Truth.reference(images);
        CascadeRun backbone =
                cascade.run(
                        images,
                        Thresholds.closed(bundle.manifest().earlyExits()),
                        done -> progress.accept("backbone", done));
        int[] truth =
                Truth.of(reference, images, bundle.manifest().classes().size(), backbone.answers());
        double backboneAccuracy =
                backbone.outcome(truth, backbone, bundle.manifest().costs()).accuracy();
        List<Point> points = new ArrayList<>();
        for (Map.Entry<String, Integer> named : byCost(bundle)) {
            CalibrationRow row = bundle.manifest().calibration().rows().get(named.getValue());
            Outcome outcome =
                    cascade.run(
                                    images,
                                    row.thresholds(),
                                    done -> progress.accept(named.getKey(), done))
                            .outcome(truth, backbone, bundle.manifest().costs());
            points.add(
                    new Point(
                            named.getKey(),
                            row.thresholds(),
                            outcome,
                            100 * (backboneAccuracy - outcome.accuracy()),
                            bundle.manifest().calibration().expectedDropPoints(row)));
        }
        return new Evaluation(reference, images.count(), backboneAccuracy, points);
    }

    private static List<Map.Entry<String, Integer>> byCost(Bundle bundle) {
        return bundle.manifest().calibration().operatingPoints().entrySet().stream()
                .sorted(
                        Comparator.comparing(Map.Entry<String, Integer>::getValue)
                                .thenComparing(Map.Entry::getKey))
                .toList();
    }
}
