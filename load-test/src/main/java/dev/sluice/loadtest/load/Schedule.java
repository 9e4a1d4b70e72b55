package dev.sluice.loadtest.load;

import java.util.List;
import java.util.NoSuchElementException;
import java.util.PrimitiveIterator;
import java.util.SplittableRandom;

/**
 * When events are meant to be sent: offsets from the start in nanoseconds, rising. The same seed
 * gives the same times.
 *
 * <p>A gap that reaches over the end of a phase is drawn anew from the start of the next one. For
 * Poisson arrivals that changes nothing: what is left of an exponential gap is distributed as a new
 * one.
 */
public final class Schedule implements PrimitiveIterator.OfLong {

    private static final double NANOS_PER_SECOND = 1e9;

    private final List<Phase> phases;
    private final Arrivals arrivals;
    private final SplittableRandom random;

    private int phase;
    private double phaseStartSeconds;
    private double nextSeconds;

    public Schedule(List<Phase> phases, Arrivals arrivals, long seed) {
        this.phases = List.copyOf(phases);
        this.arrivals = arrivals;
        this.random = new SplittableRandom(seed);
        advance();
    }

    private void advance() {
        while (phase < phases.size()) {
            Phase current = phases.get(phase);
            nextSeconds += arrivals.gapSeconds(current.perSecond(), random);
            double end = phaseStartSeconds + current.duration().toNanos() / NANOS_PER_SECOND;
            if (nextSeconds < end) {
                return;
            }
            phaseStartSeconds = end;
            nextSeconds = end;
            phase++;
        }
    }

    @Override
    public boolean hasNext() {
        return phase < phases.size();
    }

    @Override
    public long nextLong() {
        if (!hasNext()) {
            throw new NoSuchElementException("all events are sent");
        }
        long offset = (long) (nextSeconds * NANOS_PER_SECOND);
        advance();
        return offset;
    }
}
