package dev.sluice.job.stage;

/**
 * How many records a run may have so that it ends soon: a run is not interrupted, none of its
 * records is answered before its end, and what came meanwhile waits. Learned from the fastest of
 * the last runs, since other work on the machine makes a run slower and none makes it faster. Not
 * thread-safe.
 */
final class RunBudget {

    /**
     * A batch that takes so long gains nothing from being larger: what it saves, calls and requests
     * to Kafka, is about a millisecond each (docs/performance.md).
     */
    static final long NANOS = 20_000_000;

    private static final int RUNS = 8;

    private final int most;

    /** Of the last runs, in a ring. */
    private final long[] nanosPerRecord = new long[RUNS];

    private int next;

    /** Runs that the ring is of. */
    private int known;

    private int records;

    /**
     * @param most records of a run, however short it is
     */
    RunBudget(int most) {
        this.most = most;
        this.records = most;
    }

    /**
     * That the next run may have: at least 1, and the most before the second run has ended, since
     * the first is slower than any later one.
     */
    int records() {
        return records;
    }

    /** A run has ended. */
    void ran(int itsRecords, long nanos) {
        nanosPerRecord[next] = nanos / itsRecords;
        next = (next + 1) % RUNS;
        known = Math.min(known + 1, RUNS);
        if (known == 1) {
            return;
        }
        long fastest = Long.MAX_VALUE;
        for (int i = 0; i < known; i++) {
            fastest = Math.min(fastest, nanosPerRecord[i]);
        }
        records = (int) Math.max(1, Math.min(most, NANOS / Math.max(1, fastest)));
    }
}
