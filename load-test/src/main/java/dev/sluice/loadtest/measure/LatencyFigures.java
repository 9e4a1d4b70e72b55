package dev.sluice.loadtest.measure;

/**
 * Latency of the events that were meant to be sent in one window of time, in milliseconds: from
 * then to the broker's time on the answer.
 *
 * @param window what the window is called
 * @param perSecond events that were meant to be sent a second
 * @param answered of them
 * @param trendMillisPerSecond how much latency rises while the load goes on: above some 20 the rate
 *     is not sustained
 */
public record LatencyFigures(
        String window,
        double perSecond,
        long answered,
        double p50,
        double p95,
        double p99,
        double p999,
        double max,
        double trendMillisPerSecond) {}
