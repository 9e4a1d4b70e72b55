package dev.sluice.augment.cli;

import dev.sluice.augment.train.Progress;
import dev.sluice.augment.train.ProgressListener;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.stream.Collectors;
import me.tongfei.progressbar.ProgressBar;

/**
 * Shows a training: a bar on a terminal, one line an epoch anywhere else. Closed by whoever made
 * it.
 */
final class TrainingView implements ProgressListener, AutoCloseable {

    private final PrintWriter out;
    private final boolean terminal;

    /** Null until the first step says how many there are, and where there is no terminal. */
    private ProgressBar bar;

    TrainingView(PrintWriter out) {
        this.out = out;
        this.terminal = System.console() != null;
    }

    @Override
    public void onProgress(Progress progress) {
        if (terminal) {
            showBar(progress);
        } else if (progress.endsEpoch()) {
            out.println(line(progress));
            out.flush();
        }
    }

    static String line(Progress progress) {
        return "epoch %d/%d  %s"
                .formatted(progress.epoch() + 1, progress.epochs(), figures(progress));
    }

    private static String figures(Progress progress) {
        String accuracies =
                progress.accuracies().stream()
                        .map(accuracy -> String.format(Locale.ROOT, "%.2f", 100 * accuracy))
                        .collect(Collectors.joining(" / "));
        return String.format(
                Locale.ROOT,
                "loss %.4f  accuracy %s %%  %.0f images/s",
                progress.loss(),
                accuracies,
                progress.imagesPerSecond());
    }

    private void showBar(Progress progress) {
        if (bar == null) {
            bar = new ProgressBar("training", (long) progress.epochs() * progress.steps());
        }
        bar.setExtraMessage(line(progress));
        bar.step();
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
