package dev.sluice.augment.calibrate;

import java.util.ArrayList;
import java.util.List;

/** Compares what exits said before and after their stages got other number types. */
final class TypeChange {

    /** More than this, lost at any exit, makes no bundle. */
    static final double MOST_LOST_POINTS = 0.5;

    private TypeChange() {}

    /**
     * @throws IllegalArgumentException if an exit lost too much; says which and how much
     */
    static List<ExitChange> of(ExitScores before, ExitScores after) {
        List<ExitChange> changes = new ArrayList<>();
        for (int exit = 0; exit < before.exits(); exit++) {
            changes.add(of(before, after, exit));
        }
        for (int exit = 0; exit < changes.size(); exit++) {
            ExitChange change = changes.get(exit);
            if (change.lossPoints() > MOST_LOST_POINTS) {
                throw new IllegalArgumentException(
                        ("exit %d answers %.2f %% of the calibration images rightly with these number"
                                        + " types, and %.2f %% without: a loss of %.2f points;"
                                        + " expected at most %.1f")
                                .formatted(
                                        exit,
                                        100 * change.after(),
                                        100 * change.before(),
                                        change.lossPoints(),
                                        MOST_LOST_POINTS));
            }
        }
        return changes;
    }

    private static ExitChange of(ExitScores before, ExitScores after, int exit) {
        int[] truth = before.truth();
        int[] old = before.answers(exit);
        int[] now = after.answers(exit);
        int alike = 0;
        int rightBefore = 0;
        int rightAfter = 0;
        for (int i = 0; i < truth.length; i++) {
            alike += old[i] == now[i] ? 1 : 0;
            rightBefore += old[i] == truth[i] ? 1 : 0;
            rightAfter += now[i] == truth[i] ? 1 : 0;
        }
        double images = truth.length;
        return new ExitChange(alike / images, rightBefore / images, rightAfter / images);
    }
}
