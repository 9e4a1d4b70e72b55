package dev.sluice.augment.figures;

import dev.sluice.augment.calibrate.ExitQuality;
import dev.sluice.augment.evaluate.Reliability;
import java.util.ArrayList;
import java.util.List;

/**
 * An exit by itself, were every image to leave there.
 *
 * @param reachMacs relative MACs of an image that leaves here
 * @param quality of its answers and its confidence
 * @param errorByCoverage share of wrong answers among the surest 1 %, 2 %, ... 100 % of the images
 *     (risk-coverage curve)
 */
public record ExitFigures(
        double reachMacs,
        ExitQuality quality,
        Reliability reliability,
        List<Double> errorByCoverage) {

    private static final int PERCENT = 100;

    public ExitFigures {
        errorByCoverage = List.copyOf(errorByCoverage);
    }

    /**
     * @param confidence [M], in [0, 1]
     * @param right [M]
     */
    static ExitFigures of(double reachMacs, float[] confidence, boolean[] right) {
        return new ExitFigures(
                reachMacs,
                ExitQuality.of(confidence, right),
                Reliability.of(confidence, right),
                errorByCoverage(confidence, right));
    }

    private static List<Double> errorByCoverage(float[] confidence, boolean[] right) {
        Integer[] order = Curves.bySureness(confidence);
        List<Double> errors = new ArrayList<>();
        int taken = 0;
        int wrong = 0;
        for (int percent = 1; percent <= PERCENT; percent++) {
            int end = Math.max(1, (int) ((long) order.length * percent / PERCENT));
            for (; taken < end; taken++) {
                wrong += right[order[taken]] ? 0 : 1;
            }
            errors.add((double) wrong / taken);
        }
        return errors;
    }
}
