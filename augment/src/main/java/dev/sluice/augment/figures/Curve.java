package dev.sluice.augment.figures;

import java.util.Comparator;
import java.util.List;

/**
 * A trade-off of relative MACs against right answers.
 *
 * @param name for a legend
 * @param points from the cheapest; what is right need not rise with the cost where thresholds were
 *     chosen on other images
 */
public record Curve(String name, List<CurvePoint> points) {

    public Curve {
        points = points.stream().sorted(Comparator.comparing(CurvePoint::relativeMacs)).toList();
    }
}
