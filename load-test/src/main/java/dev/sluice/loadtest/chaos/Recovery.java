package dev.sluice.loadtest.chaos;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A fault, and how long no new answer came after it.
 *
 * @param fault what was done
 * @param silence from the fault to the end of the longest gap between first answers that overlaps
 *     the time until the next fault; where the gap began after the fault, its length. By the
 *     broker's clock, when it took the answers
 */
public record Recovery(String fault, Duration silence) {

    /** A fault that was injected. */
    record Fault(String what, Instant at) {}

    /**
     * @param faults in order of time
     * @param firstAnswersMillis in order, since the epoch
     */
    static List<Recovery> of(List<Fault> faults, long[] firstAnswersMillis) {
        List<Recovery> recoveries = new ArrayList<>();
        for (int i = 0; i < faults.size(); i++) {
            long at = faults.get(i).at().toEpochMilli();
            long next =
                    i + 1 < faults.size() ? faults.get(i + 1).at().toEpochMilli() : Long.MAX_VALUE;
            recoveries.add(
                    new Recovery(
                            faults.get(i).what(),
                            Duration.ofMillis(longestSilence(firstAnswersMillis, at, next))));
        }
        return recoveries;
    }

    private static long longestSilence(long[] answers, long from, long to) {
        long longest = 0;
        int first = Arrays.binarySearch(answers, from);
        for (int i = Math.max(1, first < 0 ? -first - 1 : first); i < answers.length; i++) {
            long begin = Math.max(from, answers[i - 1]);
            if (begin >= to) {
                break;
            }
            longest = Math.max(longest, answers[i] - begin);
        }
        return longest;
    }
}
