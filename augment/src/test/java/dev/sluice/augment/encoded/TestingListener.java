package dev.sluice.augment.encoded;

import dev.sluice.augment.data.ReadListener;
import java.util.ArrayList;
import java.util.List;

/** Keeps what it hears. */
final class TestingListener implements ReadListener {

    private final List<String> warnings = new ArrayList<>();
    private final List<Long> shown = new ArrayList<>();
    private long done;
    private long of;

    @Override
    public void onProgress(long nowDone, long nowOf) {
        done = nowDone;
        shown.add(nowDone);
        of = nowOf;
    }

    @Override
    public void onWarning(String warning) {
        warnings.add(warning);
    }

    List<String> warnings() {
        return warnings;
    }

    /** Every number done that was told, in order. */
    List<Long> shown() {
        return shown;
    }

    String progress() {
        return done + " of " + of;
    }
}
