package dev.sluice.bundle.runtime;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * One session for all of this process that run the same graph: its weights are in memory once, and
 * it has one pool of threads. Opened for the first of its users, closed when the last one has let
 * it go. Thread-safe.
 */
final class SharedSessions {

    private static final Map<Key, Used> OPEN = new ConcurrentHashMap<>();

    private SharedSessions() {}

    /**
     * Which sessions are the same.
     *
     * @param name for messages
     * @param sha256 of the graph, in hex
     * @param intraOpThreads that one run may use
     */
    record Key(String name, String sha256, int intraOpThreads) {}

    private record Used(OnnxSession session, int users) {}

    /**
     * The session for one more user, who calls {@link #release} once.
     *
     * @param opening of the first one; if it throws, there is none
     */
    static OnnxSession acquire(Key key, Supplier<OnnxSession> opening) {
        return OPEN.compute(
                        key,
                        (same, used) ->
                                used == null
                                        ? new Used(opening.get(), 1)
                                        : new Used(used.session, used.users + 1))
                .session;
    }

    static void release(Key key) {
        OPEN.computeIfPresent(
                key,
                (same, used) -> {
                    if (used.users > 1) {
                        return new Used(used.session, used.users - 1);
                    }
                    used.session.close();
                    return null;
                });
    }
}
