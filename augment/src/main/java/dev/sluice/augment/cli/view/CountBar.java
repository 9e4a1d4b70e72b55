package dev.sluice.augment.cli.view;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;
import javax.annotation.Nullable;
import me.tongfei.progressbar.ProgressBar;

/**
 * A progress bar over a count; where there is no terminal, a line a minute. Closed by whoever made
 * it.
 */
public final class CountBar implements AutoCloseable {

    static final long LINE_NANOS = Duration.ofMinutes(1).toNanos();

    private final String task;
    private final LongSupplier nanoClock;

    /** Null for a bar alone, on a terminal alone. */
    @Nullable private final PrintWriter out;

    private final boolean terminal = System.console() != null;

    /** Null until there is something to show; written by {@link #show} and {@link #close}. */
    @Nullable private ProgressBar bar;

    // Written by show: when it was first called, as a bar may be made long before its work begins,
    // and when the last line was printed.
    private boolean started;
    private long startedNanos;
    private long startedAt;
    private long lastLineNanos;

    /** Without lines where there is no terminal. */
    CountBar(String task) {
        this(task, null, System::nanoTime);
    }

    public CountBar(String task, PrintWriter out) {
        this(task, out, System::nanoTime);
    }

    CountBar(String task, @Nullable PrintWriter out, LongSupplier nanoClock) {
        this.task = task;
        this.out = out;
        this.nanoClock = nanoClock;
    }

    public void show(long done, long of) {
        if (!started) {
            started = true;
            startedAt = done;
            startedNanos = nanoClock.getAsLong();
            lastLineNanos = startedNanos;
        }
        if (terminal) {
            if (bar == null) {
                bar = new ProgressBar(task, of);
            }
            bar.stepTo(done);
        } else if (out != null && nanoClock.getAsLong() - lastLineNanos >= LINE_NANOS) {
            lastLineNanos = nanoClock.getAsLong();
            double perItem =
                    (lastLineNanos - startedNanos) / (double) Math.max(1, done - startedAt);
            out.printf(
                    Locale.ROOT,
                    "%s: %,d of %,d, %s left%n",
                    task,
                    done,
                    of,
                    TrainingView.time(Duration.ofNanos((long) (perItem * (of - done)))));
            out.flush();
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
