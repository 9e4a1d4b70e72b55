package dev.sluice.bundle.calibration;

import java.util.List;

/**
 * What a set of thresholds does on a set of images.
 *
 * @param exitRates [E + 1], share of all images that leaves at each exit, the final one included
 * @param accuracy against the true labels, in [0, 1]
 * @param agreement with the backbone's answers, in [0, 1]
 * @param relativeMacs MACs spent, every branch that ran included, over the backbone's own
 */
public record Outcome(
        List<Double> exitRates, double accuracy, double agreement, double relativeMacs) {

    public Outcome {
        exitRates = List.copyOf(exitRates);
        if (exitRates.stream().anyMatch(rate -> !isShare(rate))) {
            throw new IllegalArgumentException(
                    "exit rates " + exitRates + "; expected numbers in [0, 1]");
        }
        double sum = exitRates.stream().mapToDouble(Double::doubleValue).sum();
        if (!(Math.abs(sum - 1) < 1e-6)) {
            throw new IllegalArgumentException("exit rates sum to " + sum + "; expected 1");
        }
        if (!isShare(accuracy) || !isShare(agreement)) {
            throw new IllegalArgumentException(
                    "accuracy " + accuracy + ", agreement " + agreement + "; expected [0, 1]");
        }
        if (!(relativeMacs > 0 && Double.isFinite(relativeMacs))) {
            throw new IllegalArgumentException(
                    "relative MACs are " + relativeMacs + "; expected a positive number");
        }
    }

    private static boolean isShare(double value) {
        return value >= 0 && value <= 1;
    }
}
