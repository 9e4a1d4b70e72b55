package dev.sluice.augment.place;

import java.util.Locale;

/**
 * At which shares of the backbone's MACs PTEENet puts N exits (Lahiany and Aperstein 2022, as in
 * their code); i is the exit, from 0.
 */
public enum ShareRule {
    /** 1 - 0.8^(i+1): denser the deeper, whatever N. */
    PARETO {
        @Override
        double share(int exit, int exits) {
            return 1 - Math.pow(0.8, exit + 1);
        }
    },

    /** 1 - 0.95^(i+1): all of them early, whatever N. */
    FINE {
        @Override
        double share(int exit, int exits) {
            return 1 - Math.pow(0.95, exit + 1);
        }
    },

    /** (i+1) / (N+1): evenly. */
    LINEAR {
        @Override
        double share(int exit, int exits) {
            return (exit + 1.0) / (exits + 1);
        }
    },

    /** 1.618^(i-N): each that many times deeper than the one before it. */
    GOLD {
        @Override
        double share(int exit, int exits) {
            return Math.pow(1.618, exit - exits);
        }
    };

    /** Share at or behind which an exit goes, in (0, 1). */
    abstract double share(int exit, int exits);

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
