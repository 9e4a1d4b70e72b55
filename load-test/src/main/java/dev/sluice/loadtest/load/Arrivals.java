package dev.sluice.loadtest.load;

import java.util.random.RandomGenerator;

/** How events are spread over time. */
public enum Arrivals {
    /** The same gap between any two. */
    CONSTANT {
        @Override
        double gapSeconds(double perSecond, RandomGenerator random) {
            return 1 / perSecond;
        }
    },
    /** Each independent of all others, as of many senders that do not know each other. */
    POISSON {
        @Override
        double gapSeconds(double perSecond, RandomGenerator random) {
            return -Math.log1p(-random.nextDouble()) / perSecond;
        }
    };

    abstract double gapSeconds(double perSecond, RandomGenerator random);
}
