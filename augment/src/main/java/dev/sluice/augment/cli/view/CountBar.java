package dev.sluice.augment.cli.view;

import javax.annotation.Nullable;
import me.tongfei.progressbar.ProgressBar;

/** A progress bar over a count, shown on a terminal only. Closed by whoever made it. */
public final class CountBar implements AutoCloseable {

    private final String task;
    private final boolean terminal = System.console() != null;

    /** Null until there is something to show; written by {@link #show} and {@link #close}. */
    @Nullable private ProgressBar bar;

    public CountBar(String task) {
        this.task = task;
    }

    public void show(long done, long of) {
        if (terminal) {
            if (bar == null) {
                bar = new ProgressBar(task, of);
            }
            bar.stepTo(done);
        }
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
            bar = null;
        }
    }
}
