package dev.sluice.job.cli;

import dev.sluice.job.policy.ThresholdChange;
import dev.sluice.schemas.MaxAccuracyDrop;
import dev.sluice.schemas.MaxRelativeMacs;
import dev.sluice.schemas.OperatingPointName;
import dev.sluice.schemas.ThresholdPerExit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.annotation.Nullable;
import picocli.CommandLine.Option;

/** The four ways to say what is wanted, of which one is taken. */
final class PolicyTargetOptions {

    @Option(
            names = "--threshold",
            paramLabel = "EXIT=THRESHOLD",
            description =
                    "Threshold of an early exit, in [0, 1]: a record leaves where its confidence"
                            + " is above it, and 1 closes the exit. Lower ones save MACs and cost"
                            + " accuracy. Repeatable, one for each early exit from 0; exits that"
                            + " are not named keep theirs.")
    @Nullable
    private Map<Integer, Double> thresholds;

    @Option(
            names = "--operating-point",
            paramLabel = "NAME",
            description =
                    "A named row of the bundle's calibration table, such as max-accuracy, balanced"
                            + " or min-cost.")
    @Nullable
    private String operatingPoint;

    @Option(
            names = "--max-accuracy-drop",
            paramLabel = "POINTS",
            description =
                    "The cheapest thresholds that are expected to lose no more accuracy than this,"
                            + " in percentage points below the backbone's, 0 or more; of agreement"
                            + " with the backbone where the bundle was calibrated without labels."
                            + " More points save more MACs.")
    @Nullable
    private Double maxAccuracyDrop;

    @Option(
            names = "--max-relative-macs",
            paramLabel = "SHARE",
            description =
                    "The most accurate thresholds that cost no more than this share of the"
                            + " backbone's MACs, 0 or more; 0.4 is 40 %%. Less costs accuracy.")
    @Nullable
    private Double maxRelativeMacs;

    /**
     * The target as the message has it.
     *
     * @throws IllegalArgumentException if it makes no sense for any job
     */
    Object target(Optional<List<Double>> thresholdsInForce) {
        if (thresholds != null) {
            ThresholdChange change = new ThresholdChange(thresholds);
            return new ThresholdPerExit(change.appliedTo(thresholdsInForce));
        }
        if (operatingPoint != null) {
            return new OperatingPointName(operatingPoint);
        }
        if (maxAccuracyDrop != null) {
            return new MaxAccuracyDrop(notNegative("--max-accuracy-drop", maxAccuracyDrop));
        }
        return new MaxRelativeMacs(notNegative("--max-relative-macs", maxRelativeMacs));
    }

    /** Whether the thresholds in force are needed to tell the target. */
    boolean needsThresholdsInForce() {
        return thresholds != null;
    }

    /**
     * Finds what makes no sense before Kafka is asked.
     *
     * @throws IllegalArgumentException saying what
     */
    void check() {
        if (thresholds != null) {
            new ThresholdChange(thresholds);
        } else {
            target(Optional.empty());
        }
    }

    private static double notNegative(String option, @Nullable Double value) {
        if (value == null || !(value >= 0 && Double.isFinite(value))) {
            throw new IllegalArgumentException(
                    option + " is " + value + "; expected a number that is not negative");
        }
        return value;
    }
}
