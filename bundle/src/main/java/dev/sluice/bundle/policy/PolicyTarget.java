package dev.sluice.bundle.policy;

import java.util.List;

/** What an exit policy asks for. Unchecked: it may come from anywhere. */
public sealed interface PolicyTarget {

    /**
     * Thresholds named outright.
     *
     * @param thresholds one for each early exit, from exit 0
     */
    record ThresholdPerExit(List<Double> thresholds) implements PolicyTarget {
        public ThresholdPerExit {
            thresholds = List.copyOf(thresholds);
        }
    }

    /** A named row of the calibration table. */
    record OperatingPoint(String name) implements PolicyTarget {}

    /**
     * The cheapest row that is expected to lose no more than this.
     *
     * @param points percentage points of accuracy below the backbone's; of agreement with it where
     *     the bundle was calibrated without labels
     */
    record MaxAccuracyDrop(double points) implements PolicyTarget {}

    /**
     * The most accurate row that costs no more than this.
     *
     * @param relativeMacs share of the backbone's MACs, every branch counted
     */
    record MaxRelativeMacs(double relativeMacs) implements PolicyTarget {}
}
