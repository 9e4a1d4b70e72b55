package dev.sluice.augment.calibrate;

import dev.sluice.bundle.calibration.CalibrationTable;
import dev.sluice.bundle.exit.Thresholds;
import java.util.ArrayList;
import java.util.List;

/** Compares what was answered before and after the stages got other number types. */
final class TypeChange {

    /** More than this, lost at any exit, makes no bundle. */
    static final double MOST_LOST_POINTS = 0.5;

    private TypeChange() {}

    /**
     * Of each exit, and last of the default operating point: what a job answers, most of which
     * comes from exits that the types of later stages do not reach.
     *
     * @param calibration of before, whose thresholds are kept on both sides
     * @throws IllegalArgumentException if an exit lost too much; says which and how much
     */
    static List<AnswerChange> of(
            ExitScores before, ExitScores after, CalibrationTable calibration) {
        List<AnswerChange> changes = new ArrayList<>();
        int[] truth = before.truth();
        for (int exit = 0; exit < before.exits(); exit++) {
            changes.add(
                    requireSmall(
                            change(
                                    "exit " + exit,
                                    truth,
                                    before.answers(exit),
                                    after.answers(exit))));
        }
        Thresholds thresholds = calibration.defaultRow().thresholds();
        changes.add(
                change(
                        calibration.defaultOperatingPoint(),
                        truth,
                        before.answers(thresholds),
                        after.answers(thresholds)));
        return changes;
    }

    private static AnswerChange requireSmall(AnswerChange change) {
        if (change.lossPoints() > MOST_LOST_POINTS) {
            throw new IllegalArgumentException(
                    ("%s answers %.2f %% of the calibration images rightly with these number types,"
                                    + " and %.2f %% without: a loss of %.2f points; expected at most"
                                    + " %.1f")
                            .formatted(
                                    change.of(),
                                    100 * change.after(),
                                    100 * change.before(),
                                    change.lossPoints(),
                                    MOST_LOST_POINTS));
        }
        return change;
    }

    private static AnswerChange change(String of, int[] truth, int[] old, int[] now) {
        int alike = 0;
        int rightBefore = 0;
        int rightAfter = 0;
        for (int i = 0; i < truth.length; i++) {
            alike += old[i] == now[i] ? 1 : 0;
            rightBefore += old[i] == truth[i] ? 1 : 0;
            rightAfter += now[i] == truth[i] ? 1 : 0;
        }
        double images = truth.length;
        return new AnswerChange(of, alike / images, rightBefore / images, rightAfter / images);
    }
}
