package dev.sluice.augment.figures;

import dev.sluice.augment.data.ImageSet;
import dev.sluice.augment.evaluate.Survey;
import dev.sluice.augment.evaluate.Truth;
import dev.sluice.bundle.Bundle;
import dev.sluice.bundle.Manifest;
import dev.sluice.bundle.calibration.Observations;
import dev.sluice.bundle.calibration.Reference;
import dev.sluice.bundle.exit.StageCosts;
import dev.sluice.bundle.exit.Thresholds;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What a bundle does on a set of images. "Right" is as {@code reference} says.
 *
 * @param images how many
 * @param backbone share that the untouched backbone answers rightly
 * @param rows of the calibration table, in its order
 * @param oracle exits chosen by one who knows the answers
 * @param exits all of them, the final one last
 * @param classes at the default operating point, those that there are images of
 * @param changes at the default operating point
 */
public record Figures(
        Reference reference,
        int images,
        double backbone,
        List<MeasuredRow> rows,
        CurvePoint oracle,
        List<ExitFigures> exits,
        List<ClassEffect> classes,
        Changes changes) {

    /** Slack for figures that were written as decimals. */
    private static final double ROUNDING = 1e-9;

    public Figures {
        rows = List.copyOf(rows);
        exits = List.copyOf(exits);
        classes = List.copyOf(classes);
    }

    /**
     * @param survey of this bundle on these images
     */
    public static Figures of(Bundle bundle, ImageSet images, Survey survey) {
        Manifest manifest = bundle.manifest();
        List<String> names = manifest.classes();
        Reference reference = Truth.reference(images);
        int[] truth = survey.truth(reference, images, names.size());
        Observations observations = survey.observations(truth);
        Thresholds thresholds = manifest.calibration().defaultRow().thresholds();
        StageCosts costs = manifest.costs();
        return new Figures(
                reference,
                images.count(),
                observations.backboneAccuracy(),
                Curves.measured(manifest.calibration(), observations, costs, reference),
                Curves.oracle(observations, costs),
                IntStream.range(0, survey.exits())
                        .mapToObj(
                                exit ->
                                        ExitFigures.of(
                                                costs.relativeMacsAt(exit),
                                                survey.confidence(exit),
                                                survey.right(exit, truth)))
                        .toList(),
                ClassEffect.of(names, observations, truth, thresholds),
                Changes.of(names, survey, observations, truth, thresholds));
    }

    /**
     * The cheapest row by which calibration expects to lose no more than so much, as a policy with
     * that budget would choose it.
     *
     * @param points percentage points
     */
    public Optional<MeasuredRow> within(double points) {
        return rows.stream()
                .filter(row -> 100 * row.foretoldDrop() <= points + ROUNDING)
                .findFirst();
    }

    /** The bundle's curve on these images. */
    public Curve curve(String name) {
        return new Curve(name, rows.stream().map(MeasuredRow::point).toList());
    }
}
