package dev.sluice.loadtest.load;

import java.time.Duration;
import java.util.List;

/**
 * What a generator sends.
 *
 * @param phases one after the other
 */
public record LoadPlan(List<Phase> phases, Arrivals arrivals, long seed) {

    public LoadPlan {
        phases = List.copyOf(phases);
    }

    /** Events in all: the same for every one who asks. */
    public long events() {
        long events = 0;
        for (Schedule schedule = schedule(); schedule.hasNext(); schedule.nextLong()) {
            events++;
        }
        return events;
    }

    /** From its beginning. */
    public Schedule schedule() {
        return new Schedule(phases, arrivals, seed);
    }

    /** How long it takes. */
    public Duration length() {
        return phases.stream().map(Phase::duration).reduce(Duration.ZERO, Duration::plus);
    }
}
