package dev.sluice.loadtest.chaos;

import java.util.List;
import java.util.function.ToLongFunction;

/**
 * How the memory of a process of the cluster goes from job to job.
 *
 * @param process for messages
 * @param afterJobs after each job, one or more
 */
record MemoryGrowth(String process, List<Memory> afterJobs) {

    /** The first jobs load what stays for good. */
    private static final int WARM_UP = 5;

    /** Fewer do not tell: the last is the end of the warm-up, or next to it. */
    private static final int FEWEST = 2 * WARM_UP;

    /** Of metaspace and of RSS: what one job leaves behind, fifteen times, would be far more. */
    private static final long LEEWAY_MIB = 48;

    MemoryGrowth {
        afterJobs = List.copyOf(afterJobs);
    }

    /**
     * Whether there is not clearly more at the end than there was once all was loaded; true where
     * the jobs are too few to tell.
     */
    boolean isFlat() {
        if (afterJobs.size() < FEWEST) {
            return true;
        }
        Memory early = after(WARM_UP);
        Memory last = after(afterJobs.size());
        return last.jobClassLoaders() <= early.jobClassLoaders()
                && last.metaspaceMib() <= early.metaspaceMib() + LEEWAY_MIB
                && last.residentMib() <= early.residentMib() + LEEWAY_MIB;
    }

    /** At the first job, the end of the warm-up, and the end. */
    @Override
    public String toString() {
        return "%s after job 1, %d and %d: %s class loaders of jobs, metaspace %s MiB, RSS %s MiB%s"
                .formatted(
                        process,
                        Math.min(WARM_UP, afterJobs.size()),
                        afterJobs.size(),
                        each(Memory::jobClassLoaders),
                        each(Memory::metaspaceMib),
                        each(Memory::residentMib),
                        afterJobs.size() < FEWEST ? "; too few jobs to tell growth" : "");
    }

    private String each(ToLongFunction<Memory> figure) {
        return "%d, %d and %d"
                .formatted(
                        figure.applyAsLong(after(1)),
                        figure.applyAsLong(after(WARM_UP)),
                        figure.applyAsLong(after(afterJobs.size())));
    }

    private Memory after(int jobs) {
        return afterJobs.get(Math.min(jobs, afterJobs.size()) - 1);
    }
}
