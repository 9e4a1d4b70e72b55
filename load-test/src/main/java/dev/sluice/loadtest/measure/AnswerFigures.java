package dev.sluice.loadtest.measure;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;
import javax.annotation.Nullable;

/**
 * What a run answered.
 *
 * @param images that were sent
 * @param lost of them, without an answer
 * @param repeated answers beyond the first one
 * @param accuracy against the labels; null where there are none
 * @param agreement with the whole network
 * @param asExpected share whose class and exit are those of the same stages run in memory: below 1
 *     by a few where a confidence is within rounding of its threshold
 * @param exitRates of all, the final exit included
 */
public record AnswerFigures(
        int images,
        int lost,
        int repeated,
        @Nullable Double accuracy,
        double agreement,
        double asExpected,
        List<Double> exitRates) {

    /** Below it a target does something else than the stages it claims to run. */
    private static final double LEAST_AS_EXPECTED = 0.99;

    /** Whether all were answered, and as they should be. */
    @JsonIgnore
    public boolean isSound() {
        return lost == 0 && asExpected >= LEAST_AS_EXPECTED;
    }
}
