package dev.sluice.augment.train.checkpoint;

import java.util.Random;

/**
 * {@link Random}'s generator, number for number, with a state that can be read and set again.
 *
 * <p>The state is that of the linear congruential generator which {@link Random}'s Javadoc lays
 * down. The second number of a pair that {@link #nextGaussian} keeps back is not in it, so that
 * method is refused. Not thread-safe.
 */
public final class ResumableRandom extends Random {

    private static final long serialVersionUID = 1L;
    private static final long MULTIPLIER = 0x5DEECE66DL;
    private static final long INCREMENT = 0xBL;
    private static final long MASK = (1L << 48) - 1;

    /** 48 bits; written by every draw. No initial value: {@link Random}'s constructor sets it. */
    private long state;

    public ResumableRandom(long seed) {
        super(seed);
    }

    public long state() {
        return state;
    }

    /** Goes on from a state that {@link #state} gave. */
    public void setState(long state) {
        this.state = state & MASK;
    }

    @Override
    public void setSeed(long seed) {
        state = (seed ^ MULTIPLIER) & MASK;
    }

    @Override
    protected int next(int bits) {
        state = (state * MULTIPLIER + INCREMENT) & MASK;
        return (int) (state >>> (48 - bits));
    }

    @Override
    public double nextGaussian() {
        throw new UnsupportedOperationException("keeps a number back that state() does not tell");
    }
}
