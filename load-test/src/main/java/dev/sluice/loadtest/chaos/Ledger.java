package dev.sluice.loadtest.chaos;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongPredicate;
import javax.annotation.Nullable;

/**
 * Every event that was sent, by its id, and every answer to it. Written by the sender and the
 * reader of answers, so synchronized.
 */
final class Ledger {

    /** What should become of an event. */
    enum Fate {
        PREDICTION,
        DEAD_LETTER
    }

    /** What became of an event. */
    private static final class Entry {

        @Nullable private Fate due;
        private int predictions;
        private int deadLetters;
        private long firstAnswerMillis = Long.MAX_VALUE;
        @Nullable private String source;
        private boolean isOfSeveralSources;

        private int answers() {
            return predictions + deadLetters;
        }

        private boolean isAsDue() {
            return !isOfSeveralSources
                    && (due == Fate.PREDICTION && deadLetters == 0
                            || due == Fate.DEAD_LETTER && predictions == 0);
        }
    }

    private final Map<String, Entry> entries = new HashMap<>();
    private final Map<String, String> idsBySource = new HashMap<>();
    private final SortedMap<Long, Integer> predictionsByPolicy = new TreeMap<>();
    private int sent;
    private int answered;
    private String broken = "";

    synchronized void sent(String id, Fate due) {
        entry(id).due = due;
        sent++;
    }

    /**
     * @param source coordinates of the event, as the answer has them
     * @param appendedMillis when the broker took the answer, since the epoch
     */
    synchronized void predicted(String id, String source, long policyVersion, long appendedMillis) {
        predictionsByPolicy.merge(policyVersion, 1, Integer::sum);
        Entry entry = entry(id);
        entry.predictions++;
        answered(id, entry, source, appendedMillis);
    }

    /** Of a dead letter, likewise. */
    synchronized void rejected(String id, String source, long appendedMillis) {
        Entry entry = entry(id);
        entry.deadLetters++;
        answered(id, entry, source, appendedMillis);
    }

    private Entry entry(String id) {
        return entries.computeIfAbsent(id, key -> new Entry());
    }

    private void answered(String id, Entry entry, String source, long appendedMillis) {
        if (entry.answers() == 1) {
            answered++;
            entry.source = source;
        }
        entry.isOfSeveralSources |=
                !source.equals(entry.source)
                        || !id.equals(idsBySource.computeIfAbsent(source, first -> id));
        entry.firstAnswerMillis = Math.min(entry.firstAnswerMillis, appendedMillis);
    }

    /** So that nobody waits any longer for answers that cannot be read. */
    synchronized void breakOff(String why) {
        broken = why;
    }

    synchronized int sentCount() {
        return sent;
    }

    /**
     * @throws IllegalStateException if answers are no longer read
     */
    synchronized int answeredCount() {
        if (!broken.isEmpty()) {
            throw new IllegalStateException(broken);
        }
        return answered;
    }

    /** The highest version of a policy that is on a prediction; 0 where none is. */
    synchronized long highestPolicy() {
        return predictionsByPolicy.isEmpty() ? 0 : predictionsByPolicy.lastKey();
    }

    /** When each event that has an answer was answered first, in order; millis since the epoch. */
    synchronized long[] firstAnswersMillis() {
        return entries.values().stream()
                .filter(entry -> entry.answers() > 0)
                .mapToLong(entry -> entry.firstAnswerMillis)
                .sorted()
                .toArray();
    }

    /**
     * @param isAccepted whether a policy version is one that the job accepted
     */
    synchronized Totals totals(LongPredicate isAccepted) {
        Collection<Entry> all = entries.values();
        int unknownPolicies =
                predictionsByPolicy.entrySet().stream()
                        .filter(entry -> !isAccepted.test(entry.getKey()))
                        .mapToInt(Map.Entry::getValue)
                        .sum();
        return new Totals(
                sent,
                (int) all.stream().filter(entry -> entry.predictions > 0).count(),
                (int) all.stream().filter(entry -> entry.deadLetters > 0).count(),
                (int) all.stream().filter(entry -> entry.answers() == 0).count(),
                all.stream().mapToInt(entry -> Math.max(0, entry.answers() - 1)).sum(),
                (int) all.stream().filter(entry -> !entry.isAsDue()).count(),
                unknownPolicies);
    }

    /** Some ids that have no answer, for a person who looks for the cause. */
    synchronized List<String> missing(int atMost) {
        List<String> missing = new ArrayList<>();
        entries.forEach(
                (id, entry) -> {
                    if (entry.answers() == 0 && missing.size() < atMost) {
                        missing.add(id);
                    }
                });
        String[] sorted = missing.toArray(String[]::new);
        Arrays.sort(sorted);
        return List.of(sorted);
    }
}
