package dev.sluice.loadtest.cli;

import dev.sluice.loadtest.demo.DemoView;
import dev.sluice.loadtest.scaling.ScalingView;
import java.io.PrintWriter;
import javax.annotation.Nullable;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Steps as lines, each with a bar where it is long. */
final class ConsoleView implements DemoView, ScalingView, AutoCloseable {

    private static final int UPDATE_MILLIS = 200;

    private final PrintWriter out;
    @Nullable private ProgressBar bar;
    private String message = "";

    ConsoleView(PrintWriter out) {
        this.out = out;
    }

    @Override
    public synchronized void step(String what) {
        close();
        message = "";
        out.println("* " + what);
        out.flush();
    }

    @Override
    public void progress(int done, int total) {
        progress((long) done, total);
    }

    @Override
    public synchronized void progress(long done, long total) {
        if (bar == null) {
            bar =
                    new ProgressBarBuilder()
                            .setTaskName(" ")
                            .setInitialMax(total)
                            .setUpdateIntervalMillis(UPDATE_MILLIS)
                            .setStyle(ProgressBarStyle.ASCII)
                            .showSpeed()
                            .build();
        }
        bar.stepTo(done);
        bar.setExtraMessage(message);
    }

    @Override
    public synchronized void policyInForce(long version, String operatingPoint) {
        message = " policy " + version + ": " + operatingPoint;
    }

    @Override
    public synchronized void state(String what) {
        message = what;
    }

    @Override
    public synchronized void close() {
        if (bar != null) {
            bar.close();
            bar = null;
        }
    }
}
