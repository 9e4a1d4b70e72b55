package dev.sluice.loadtest.chaos;

import java.util.Locale;

/** What the job is asked to promise. */
public enum Delivery {
    AT_LEAST_ONCE,
    EXACTLY_ONCE;

    /** As {@code --delivery} takes it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
