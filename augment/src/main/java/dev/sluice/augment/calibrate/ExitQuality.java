package dev.sluice.augment.calibrate;

import dev.sluice.augment.evaluate.Reliability;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * How well an exit answers and how well it knows when.
 *
 * @param accuracy of its own answers on all images, in [0, 1]
 * @param auroc probability that a right answer's confidence is above a wrong one's, ties counting
 *     half (area under the ROC curve, by Mann and Whitney's U); NaN where all answers are right or
 *     all are wrong
 * @param ece expected calibration error, as {@link Reliability} has it
 * @param spread standard deviation of the confidence
 */
public record ExitQuality(double accuracy, double auroc, double ece, double spread) {

    private static final double SMALLEST_SPREAD = 1e-6;
    private static final double CHANCE = 0.55;
    static final String ADVICE =
            "Worth a try: confidence from the largest probability, loss v2, branches one by one,"
                    + " another lambda, more epochs";

    /**
     * Measures an exit.
     *
     * @param confidence [M], in [0, 1]
     * @param right [M], whether its answer is right
     */
    public static ExitQuality of(float[] confidence, boolean[] right) {
        return new ExitQuality(
                count(right) / (double) right.length,
                auroc(confidence, right),
                Reliability.of(confidence, right).expectedCalibrationError(),
                spread(confidence));
    }

    /**
     * Refuses an exit that no threshold can make use of.
     *
     * @throws UselessExitException if no answer is right, if the confidence is the same for all
     *     images, or tells right from wrong no better than chance (AUROC at most 0.55)
     */
    void requireUseful(int exit) {
        if (accuracy == 0) {
            throw useless(
                    exit,
                    "gives no right answer on any image that it was tried on (spread %.2g). %s",
                    spread,
                    ADVICE);
        }
        if (spread < SMALLEST_SPREAD) {
            throw useless(
                    exit,
                    "has the same confidence for every image that it was tried on (spread %.2g,"
                            + " %.2f %% of its answers right): no threshold can choose among them."
                            + " %s",
                    spread,
                    100 * accuracy,
                    ADVICE);
        }
        if (auroc <= CHANCE) {
            throw useless(
                    exit,
                    "tells its right answers from its wrong ones no better than chance: AUROC"
                            + " %.3f, expected above %.2f (spread %.2g, %.2f %% of its answers"
                            + " right). %s",
                    auroc,
                    CHANCE,
                    spread,
                    100 * accuracy,
                    ADVICE);
        }
    }

    /**
     * @param problem format of what the exit does, after its name
     */
    static UselessExitException useless(int exit, String problem, Object... seen) {
        return new UselessExitException(exit, String.format(Locale.ROOT, problem, seen));
    }

    private static int count(boolean[] right) {
        int count = 0;
        for (boolean r : right) {
            count += r ? 1 : 0;
        }
        return count;
    }

    /** From the sum of the right answers' ranks; equal confidences share their mean rank. */
    private static double auroc(float[] confidence, boolean[] right) {
        Integer[] order = IntStream.range(0, right.length).boxed().toArray(Integer[]::new);
        Arrays.sort(order, Comparator.comparingDouble(i -> confidence[i]));
        double rankSum = 0;
        int from = 0;
        while (from < order.length) {
            int to = from;
            int rightHere = 0;
            while (to < order.length && confidence[order[to]] == confidence[order[from]]) {
                rightHere += right[order[to++]] ? 1 : 0;
            }
            rankSum += rightHere * (from + to + 1) / 2.0;
            from = to;
        }
        double rights = count(right);
        return (rankSum - rights * (rights + 1) / 2) / (rights * (right.length - rights));
    }

    private static double spread(float[] confidence) {
        double mean = 0;
        for (float c : confidence) {
            mean += c / confidence.length;
        }
        double squares = 0;
        for (float c : confidence) {
            squares += (c - mean) * (c - mean) / confidence.length;
        }
        return Math.sqrt(squares);
    }
}
