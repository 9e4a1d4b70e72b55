package dev.sluice.schemas.message;

import java.util.LinkedHashMap;
import java.util.Map;

/** What is known by the id of a schema: of those ids that were asked for last. Not thread-safe. */
public final class LatestIds<V> extends LinkedHashMap<Integer, V> {

    private static final long serialVersionUID = 1L;

    private final int most;

    /**
     * @param most ids that are remembered
     */
    public LatestIds(int most) {
        super(16, 0.75f, true);
        this.most = most;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<Integer, V> eldest) {
        return size() > most;
    }
}
