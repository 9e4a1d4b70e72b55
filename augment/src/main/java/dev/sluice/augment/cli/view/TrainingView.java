package dev.sluice.augment.cli.view;

import dev.sluice.augment.train.Progress;
import dev.sluice.augment.train.ProgressListener;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import javax.annotation.Nullable;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;

/**
 * Shows a training: a bar for each of its rounds on a terminal; anywhere else a line at the end of
 * each epoch, and one a minute within an epoch that takes longer. Closed by whoever made it.
 */
public final class TrainingView implements ProgressListener, AutoCloseable {

    private final PrintWriter out;
    private final String task;
    private final String answers;
    private final LongSupplier nanoClock;
    private final boolean terminal;
    private final CountBar preparing = new CountBar("preparing");

    /** Which round of several is going on, for a person; written by {@link #onRound}. */
    private String round = "";

    /** Null until a round's first step says how many there are, and where there is no terminal. */
    @Nullable private ProgressBar bar;

    /** When the last line was printed; written by {@link #print}. */
    private long lastLineNanos;

    /**
     * @param task what is done, for the bar
     * @param answers what the share of right answers is called: accuracy, or agreement where labels
     *     are the backbone's
     */
    public TrainingView(PrintWriter out, String task, String answers) {
        this(out, task, answers, System::nanoTime);
    }

    TrainingView(PrintWriter out, String task, String answers, LongSupplier nanoClock) {
        this.out = out;
        this.task = task;
        this.answers = answers;
        this.nanoClock = nanoClock;
        this.terminal = System.console() != null;
        this.lastLineNanos = nanoClock.getAsLong();
    }

    @Override
    public void onPreparing(String what, int done, int of) {
        preparing.show(done, of);
        boolean late = nanoClock.getAsLong() - lastLineNanos >= CountBar.LINE_NANOS;
        if (done == of || late && !terminal) {
            preparing.close();
            print("%s of %,d of %,d images".formatted(what, done, of));
        }
    }

    @Override
    public void onRound(String what, int number, int rounds) {
        closeBar();
        round = rounds == 1 ? "" : " %d/%d".formatted(number + 1, rounds);
        if (rounds > 1) {
            print("%s by itself, %d of %d".formatted(what, number + 1, rounds));
        }
    }

    @Override
    public void onNote(String message) {
        print(message);
    }

    @Override
    public void onProgress(Progress progress) {
        if (terminal) {
            showBar(progress);
        } else if (progress.endsEpoch()
                || nanoClock.getAsLong() - lastLineNanos >= CountBar.LINE_NANOS) {
            print(line(progress));
        }
    }

    String line(Progress progress) {
        String within =
                progress.endsEpoch()
                        ? ""
                        : " (%d %%)".formatted(100 * (progress.step() + 1) / progress.steps());
        return "epoch %d/%d%s  %s  %s left"
                .formatted(
                        progress.epoch() + 1,
                        progress.epochs(),
                        within,
                        figures(progress),
                        time(progress.left()));
    }

    /** As a person says it: the two largest units. */
    static String time(Duration time) {
        Duration rounded = time.plusMillis(500);
        if (rounded.toHours() > 0) {
            return "%d h %d min".formatted(rounded.toHours(), rounded.toMinutesPart());
        }
        return rounded.toMinutes() > 0
                ? "%d min %d s".formatted(rounded.toMinutes(), rounded.toSecondsPart())
                : rounded.toSeconds() + " s";
    }

    private String figures(Progress progress) {
        String accuracies =
                progress.accuracies().stream()
                        .map(accuracy -> String.format(Locale.ROOT, "%.2f", 100 * accuracy))
                        .collect(Collectors.joining(" / "));
        return String.format(
                Locale.ROOT,
                "loss %.4f  %s %s %%  %.0f images/s",
                progress.loss(),
                answers,
                accuracies,
                progress.imagesPerSecond());
    }

    private void showBar(Progress progress) {
        long done = (long) progress.epoch() * progress.steps() + progress.step() + 1;
        if (bar == null) {
            // What was done before a kill is not counted in the bar's own estimate.
            bar =
                    new ProgressBarBuilder()
                            .setTaskName(task + round)
                            .setInitialMax((long) progress.epochs() * progress.steps())
                            .startsFrom(done - 1, Duration.ZERO)
                            .hideEta()
                            .build();
        }
        bar.setExtraMessage(line(progress));
        bar.stepTo(done);
    }

    private void print(String line) {
        out.println(line);
        out.flush();
        lastLineNanos = nanoClock.getAsLong();
    }

    @Override
    public void close() {
        preparing.close();
        closeBar();
    }

    private void closeBar() {
        if (bar != null) {
            bar.close();
            bar = null;
        }
    }
}
