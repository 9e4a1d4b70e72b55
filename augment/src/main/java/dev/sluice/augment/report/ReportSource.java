package dev.sluice.augment.report;

import dev.sluice.augment.data.ImageSet;
import dev.sluice.augment.evaluate.Evaluation;
import dev.sluice.augment.evaluate.Survey;
import dev.sluice.augment.figures.Curve;
import dev.sluice.augment.figures.Figures;
import dev.sluice.bundle.Bundle;
import java.util.List;

/**
 * What a report is on.
 *
 * @param images that the bundle was run on
 * @param survey of all exits on them
 * @param evaluation of the operating points, the cascade having been run
 * @param comparisons other ways to spend MACs, on the same images
 */
public record ReportSource(
        Bundle bundle,
        ImageSet images,
        Survey survey,
        Evaluation evaluation,
        List<Comparison> comparisons,
        RunFacts facts) {

    /**
     * Another way to spend MACs.
     *
     * @param curve in relative MACs of this bundle's backbone
     * @param remark what it is and how its thresholds were chosen, a sentence
     */
    public record Comparison(Curve curve, String remark) {}

    public ReportSource {
        comparisons = List.copyOf(comparisons);
    }

    public Figures figures() {
        return Figures.of(bundle, images, survey);
    }
}
