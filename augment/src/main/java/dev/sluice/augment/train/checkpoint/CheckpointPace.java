package dev.sluice.augment.train.checkpoint;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * When the next checkpoint is due: at the end of an epoch, and within one when the interval is
 * over; but never before the last one's cost is a hundredth of the time since, so that checkpoints
 * take no more than about 1 % of the time. The end of the training is always due.
 */
public final class CheckpointPace {

    /** Between which two steps it is asked for. */
    public enum Moment {
        WITHIN_EPOCH,
        END_OF_EPOCH,
        END_OF_TRAINING
    }

    private static final long DEAREST_SHARE = 100;

    private final long intervalNanos;
    private final LongSupplier nanoClock;

    /**
     * When the last checkpoint was written, in the clock's nanoseconds; written by {@link #took}.
     */
    private long lastNanos;

    /** What it cost; written by {@link #took}. */
    private long costNanos;

    /**
     * @param interval between two checkpoints within an epoch: what a kill loses at most
     */
    public CheckpointPace(Duration interval, LongSupplier nanoClock) {
        this.intervalNanos = interval.toNanos();
        this.nanoClock = nanoClock;
        this.lastNanos = nanoClock.getAsLong();
    }

    /** A minute of work lost at most, give or take the hundredth. */
    public static CheckpointPace usual() {
        return new CheckpointPace(Duration.ofMinutes(1), System::nanoTime);
    }

    boolean due(Moment moment) {
        long since = nanoClock.getAsLong() - lastNanos;
        long cheapEnough = DEAREST_SHARE * costNanos;
        return switch (moment) {
            case WITHIN_EPOCH -> since >= Math.max(intervalNanos, cheapEnough);
            case END_OF_EPOCH -> since >= cheapEnough;
            case END_OF_TRAINING -> true;
        };
    }

    long now() {
        return nanoClock.getAsLong();
    }

    /** A checkpoint was begun at {@code startNanos} and is written now. */
    void took(long startNanos) {
        lastNanos = nanoClock.getAsLong();
        costNanos = lastNanos - startNanos;
    }
}
