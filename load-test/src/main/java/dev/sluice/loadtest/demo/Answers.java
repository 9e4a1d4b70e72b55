package dev.sluice.loadtest.demo;

import dev.sluice.schemas.DeadLetter;
import dev.sluice.schemas.Prediction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The ledger of the demo: what was published, and the first answer to each. Written by the
 * publisher and the collector, so synchronized.
 */
final class Answers {

    /**
     * A prediction as it arrived.
     *
     * @param arrivedNanos when, by {@link System#nanoTime}
     * @param latencyNanos since it was handed to the producer
     */
    record Answer(Prediction prediction, long arrivedNanos, long latencyNanos) {}

    private final Map<String, Long> sentNanos = new HashMap<>();
    private final Map<String, Answer> predictions = new HashMap<>();
    private final Map<String, DeadLetter> deadLetters = new HashMap<>();
    private final Set<String> open = new HashSet<>();
    private int repeated;
    private String ended = "";

    synchronized void published(String key, long nowNanos) {
        sentNanos.put(key, nowNanos);
        open.add(key);
    }

    synchronized void predicted(String key, Prediction prediction, long nowNanos) {
        Long sent = sentNanos.get(key);
        if (sent == null) {
            throw new IllegalStateException("a prediction for " + key + ", which nobody sent");
        }
        Answer answer = new Answer(prediction, nowNanos, nowNanos - sent);
        if (predictions.putIfAbsent(key, answer) != null) {
            repeated++;
        }
        close(key);
    }

    synchronized void rejected(String key, DeadLetter letter) {
        if (deadLetters.putIfAbsent(key, letter) != null) {
            repeated++;
        }
        close(key);
    }

    private void close(String key) {
        open.remove(key);
        notifyAll();
    }

    /**
     * So that nobody waits any longer.
     *
     * @param why no more answers will come
     */
    synchronized void end(String why) {
        ended = why;
        notifyAll();
    }

    /**
     * Waits until at most so many events have no answer.
     *
     * @return false if time ran out before
     * @throws IllegalStateException if no more answers will come
     */
    synchronized boolean awaitOpenAtMost(int events, long timeoutMillis)
            throws InterruptedException {
        long deadline = System.nanoTime() + timeoutMillis * 1_000_000;
        while (open.size() > events) {
            if (!ended.isEmpty()) {
                throw new IllegalStateException(ended);
            }
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return false;
            }
            wait(left);
        }
        return true;
    }

    synchronized int publishedCount() {
        return sentNanos.size();
    }

    synchronized int predictionCount() {
        return predictions.size();
    }

    synchronized int deadLetterCount() {
        return deadLetters.size();
    }

    synchronized int repeatedCount() {
        return repeated;
    }

    /** Events without any answer. */
    synchronized int lostCount() {
        return open.size();
    }

    synchronized Map<String, Integer> deadLettersByReason() {
        Map<String, Integer> byReason = new TreeMap<>();
        deadLetters
                .values()
                .forEach(letter -> byReason.merge(letter.getReason().name(), 1, Integer::sum));
        return byReason;
    }

    /** By policy version. */
    synchronized Map<Long, List<Answer>> byPolicy() {
        Map<Long, List<Answer>> byPolicy = new TreeMap<>();
        for (Answer answer : predictions.values()) {
            byPolicy.computeIfAbsent(
                            answer.prediction().getPolicyVersion(), version -> new ArrayList<>())
                    .add(answer);
        }
        return byPolicy;
    }
}
