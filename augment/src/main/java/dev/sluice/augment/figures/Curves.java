package dev.sluice.augment.figures;

import dev.sluice.bundle.calibration.CalibrationRow;
import dev.sluice.bundle.calibration.CalibrationTable;
import dev.sluice.bundle.calibration.Observations;
import dev.sluice.bundle.calibration.Reference;
import dev.sluice.bundle.exit.StageCosts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Trade-offs of a cascade and of what it is compared with, all on one set of M images. */
public final class Curves {

    /** Steps of a curve over all thresholds. */
    private static final int STEPS = 200;

    private Curves() {}

    /** What the thresholds of a bundle's table do on these images: they were chosen on others. */
    static List<MeasuredRow> measured(
            CalibrationTable table,
            Observations observations,
            StageCosts costs,
            Reference reference) {
        return table.rows().stream()
                .map(
                        row ->
                                new MeasuredRow(
                                        row,
                                        foretoldDrop(table, row, reference),
                                        observations.evaluate(row.thresholds(), costs)))
                .toList();
    }

    /**
     * What is to be expected on other images; of agreement, where only accuracy was expected, what
     * was lost on the calibration images.
     */
    private static double foretoldDrop(
            CalibrationTable table, CalibrationRow row, Reference reference) {
        boolean labelled = table.reference() == Reference.LABELS;
        return reference == Reference.BACKBONE && labelled
                ? 1 - row.outcome().agreement()
                : table.expectedDropPoints(row) / 100;
    }

    /**
     * The curve of another bundle.
     *
     * @param backboneMacs that its costs are told in: those of the backbone it is compared with
     */
    public static Curve other(
            String name,
            CalibrationTable table,
            Observations observations,
            StageCosts costs,
            long backboneMacs) {
        double scale = (double) costs.backboneMacs() / backboneMacs;
        return new Curve(
                name,
                table.rows().stream()
                        .map(row -> observations.evaluate(row.thresholds(), costs))
                        .map(o -> new CurvePoint(scale * o.relativeMacs(), o.accuracy()))
                        .toList());
    }

    /**
     * Exits chosen by one who knows the answer: each image leaves at the first exit that is right.
     * Where none is, nothing is to be gained, and it leaves at exit 0. No thresholds answer more
     * images rightly, nor as many at less cost.
     */
    static CurvePoint oracle(Observations observations, StageCosts costs) {
        double macs = 0;
        int rightAnswers = 0;
        for (int image = 0; image < observations.images(); image++) {
            int exit = 0;
            while (exit < observations.earlyExits() && !observations.right(image, exit)) {
                exit++;
            }
            boolean right = observations.right(image, exit);
            rightAnswers += right ? 1 : 0;
            macs += costs.relativeMacsAt(right ? exit : 0);
        }
        return new CurvePoint(
                macs / observations.images(), (double) rightAnswers / observations.images());
    }

    /**
     * A network in front of the whole backbone: its answer is taken where its confidence is above a
     * threshold, else the backbone's. The thresholds run over this network's confidence on these
     * very images, which flatters it.
     *
     * @param confidence [M], of the network in front
     * @param right [M], whether its answer is right
     * @param backboneRight [M]
     * @param relativeMacs of the network in front, over the backbone's
     */
    public static Curve front(
            String name,
            float[] confidence,
            boolean[] right,
            boolean[] backboneRight,
            double relativeMacs) {
        Integer[] order = bySureness(confidence);
        int rightAnswers = 0;
        for (boolean r : backboneRight) {
            rightAnswers += r ? 1 : 0;
        }
        List<CurvePoint> points = new ArrayList<>();
        int step = Math.max(1, order.length / STEPS);
        for (int kept = 0; kept <= order.length; kept++) {
            boolean between = kept > 0 && kept < order.length;
            boolean tied = between && confidence[order[kept - 1]] == confidence[order[kept]];
            if (!tied && (kept % step == 0 || kept == order.length)) {
                points.add(
                        new CurvePoint(
                                relativeMacs + 1 - (double) kept / order.length,
                                (double) rightAnswers / order.length));
            }
            if (kept < order.length) {
                int image = order[kept];
                rightAnswers += (right[image] ? 1 : 0) - (backboneRight[image] ? 1 : 0);
            }
        }
        return new Curve(name, points);
    }

    /** Image numbers, the surest first. */
    static Integer[] bySureness(float[] confidence) {
        return IntStream.range(0, confidence.length)
                .boxed()
                .sorted(Comparator.comparing(image -> -confidence[image]))
                .toArray(Integer[]::new);
    }
}
