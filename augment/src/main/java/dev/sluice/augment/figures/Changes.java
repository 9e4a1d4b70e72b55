package dev.sluice.augment.figures;

import dev.sluice.augment.evaluate.Survey;
import dev.sluice.bundle.calibration.Observations;
import dev.sluice.bundle.exit.Thresholds;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How the cascade's answers differ from the backbone's, in images.
 *
 * @param bothRight answered rightly by both
 * @param lost answered rightly by the backbone only
 * @param gained answered rightly by the cascade only
 * @param bothWrong answered wrongly by both
 * @param slips what was lost, by class and answer, the most frequent first
 */
public record Changes(int bothRight, int lost, int gained, int bothWrong, List<Slip> slips) {

    /**
     * Images that only the backbone answers rightly.
     *
     * @param truth name of the right class
     * @param answer name of the cascade's
     * @param images how many
     */
    public record Slip(String truth, String answer, int images) {}

    public Changes {
        slips = List.copyOf(slips);
    }

    /**
     * @param truth [M]
     */
    static Changes of(
            List<String> names,
            Survey survey,
            Observations observations,
            int[] truth,
            Thresholds thresholds) {
        int last = observations.earlyExits();
        int[] counts = new int[4];
        Map<String, Slip> slips = new TreeMap<>();
        for (int i = 0; i < truth.length; i++) {
            int exit = observations.exitOf(i, thresholds);
            boolean backbone = observations.right(i, last);
            boolean cascade = observations.right(i, exit);
            counts[(backbone ? 0 : 2) + (cascade ? 0 : 1)]++;
            if (backbone && !cascade) {
                String wanted = names.get(truth[i]);
                String answer = names.get(survey.answer(i, exit));
                slips.merge(
                        truth[i] + ":" + survey.answer(i, exit),
                        new Slip(wanted, answer, 1),
                        (a, b) -> new Slip(wanted, answer, a.images() + 1));
            }
        }
        return new Changes(
                counts[0],
                counts[1],
                counts[2],
                counts[3],
                slips.values().stream()
                        .sorted(Comparator.comparing(slip -> -slip.images()))
                        .toList());
    }

    /** Of all images. */
    public int images() {
        return bothRight + lost + gained + bothWrong;
    }

    /**
     * Standard error of the share of right answers that the cascade has less than the backbone, the
     * two being paired by image.
     */
    public double standardError() {
        double n = images();
        double mean = (lost - gained) / n;
        return Math.sqrt(((lost + gained) / n - mean * mean) / n);
    }
}
