package dev.sluice.bundle.runtime;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts what this process holds outside the Java heap through {@link OnnxSession}: a session that
 * is not closed is a leak that no garbage collector mends. Thread-safe.
 */
public final class NativeMemory {

    private static final AtomicLong SESSIONS = new AtomicLong();
    private static final AtomicLong RUNS = new AtomicLong();
    private static final AtomicLong PINNED_BYTES = new AtomicLong();

    private NativeMemory() {}

    /** Sessions that are open. */
    public static long openSessions() {
        return SESSIONS.get();
    }

    /** Runs whose tensors have not been given back. */
    public static long openRuns() {
        return RUNS.get();
    }

    /** Bytes of the direct buffers that open sessions read from and write to. */
    public static long pinnedBytes() {
        return PINNED_BYTES.get();
    }

    static void sessionOpened() {
        SESSIONS.incrementAndGet();
    }

    static void sessionClosed() {
        SESSIONS.decrementAndGet();
    }

    static void runOpened() {
        RUNS.incrementAndGet();
    }

    static void runClosed() {
        RUNS.decrementAndGet();
    }

    static void pinned(long bytes) {
        PINNED_BYTES.addAndGet(bytes);
    }

    static void unpinned(long bytes) {
        PINNED_BYTES.addAndGet(-bytes);
    }
}
