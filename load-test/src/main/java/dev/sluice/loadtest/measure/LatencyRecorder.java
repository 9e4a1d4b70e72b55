package dev.sluice.loadtest.measure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * Takes answers as they come and sorts their latencies into windows, by the time at which the event
 * was meant to be sent. Written by one thread; figures are asked for once that has stopped.
 */
public final class LatencyRecorder {

    private static final long MICROS_PER_MILLI = 1_000;
    private static final double MICROS_PER_SECOND = 1e6;
    private static final int DIGITS = 3;

    /**
     * @param from since the start of the load
     * @param perSecond events that are meant to be sent a second
     */
    public record Window(String name, Duration from, Duration to, double perSecond) {}

    private final long startMicros;
    private final List<Recorded> windows;
    private final BitSet answered = new BitSet();

    // Written by the reading thread, watched by another.
    private volatile long distinct;
    private long repeated;

    /**
     * @param startMicros of the load, since the epoch
     */
    public LatencyRecorder(long startMicros, List<Window> windows) {
        this.startMicros = startMicros;
        this.windows = windows.stream().map(Recorded::new).toList();
    }

    /**
     * @param intendedMicros since the epoch, when the event was meant to be sent
     * @param number of the event
     * @param appendedAtMillis since the epoch: the broker's time on the answer
     */
    public void add(long intendedMicros, long number, long appendedAtMillis) {
        if (answered.get(Math.toIntExact(number))) {
            repeated++;
            return;
        }
        answered.set(Math.toIntExact(number));
        long sinceStart = intendedMicros - startMicros;
        // The broker's clock counts whole milliseconds, so an answer may seem to be too early.
        long latency = Math.max(0, appendedAtMillis * MICROS_PER_MILLI - intendedMicros);
        for (Recorded window : windows) {
            window.add(sinceStart, latency);
        }
        distinct = distinct + 1;
    }

    /** Events that are answered. */
    public long distinct() {
        return distinct;
    }

    /** Answers beyond the first one. */
    public long repeated() {
        return repeated;
    }

    public List<LatencyFigures> figures() {
        List<LatencyFigures> figures = new ArrayList<>();
        windows.forEach(window -> figures.add(window.figures()));
        return figures;
    }

    /** Percentile in [0, 100] to latency in milliseconds, of one window. */
    public double percentile(int window, double percentile) {
        return windows.get(window).millis(percentile);
    }

    private static final class Recorded {

        private final Window window;
        private final long fromMicros;
        private final long toMicros;
        private final Histogram micros = new Histogram(DIGITS);
        private final Trend trend = new Trend();

        Recorded(Window window) {
            this.window = window;
            this.fromMicros = window.from().toNanos() / MICROS_PER_MILLI;
            this.toMicros = window.to().toNanos() / MICROS_PER_MILLI;
        }

        void add(long sinceStart, long latency) {
            if (sinceStart >= fromMicros && sinceStart < toMicros) {
                micros.recordValue(latency);
                trend.add(sinceStart / MICROS_PER_SECOND, (double) latency / MICROS_PER_MILLI);
            }
        }

        double millis(double percentile) {
            return (double) micros.getValueAtPercentile(percentile) / MICROS_PER_MILLI;
        }

        LatencyFigures figures() {
            return new LatencyFigures(
                    window.name(),
                    window.perSecond(),
                    micros.getTotalCount(),
                    millis(50),
                    millis(95),
                    millis(99),
                    millis(99.9),
                    (double) micros.getMaxValue() / MICROS_PER_MILLI,
                    trend.slope());
        }
    }
}
