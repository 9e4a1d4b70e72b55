package dev.sluice.augment.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.augment.train.Progress;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrainingViewTest {

    private final StringWriter written = new StringWriter();

    @Test
    void writesOneLineAnEpochWhereThereIsNoTerminal() {
        try (TrainingView view =
                new TrainingView(new PrintWriter(written), "training", "accuracy")) {
            view.onProgress(
                    new Progress(0, 2, 0, 2, 2.5, List.of(0.1), 100, Duration.ofSeconds(9)));
            view.onProgress(
                    new Progress(0, 2, 1, 2, 2.25, List.of(0.125), 640.4, Duration.ofSeconds(61)));
            view.onProgress(new Progress(1, 2, 0, 2, 2, List.of(0.5), 640, Duration.ZERO));
        }

        assertThat(written.toString().lines())
                .containsExactly(
                        "epoch 1/2  loss 2.2500  accuracy 12.50 %  640 images/s  1 min 1 s left");
    }

    @Test
    void showsTheAccuracyOfEachBranch() {
        Progress progress = new Progress(0, 1, 0, 1, 1, List.of(0.5, 0.75), 10, Duration.ZERO);

        try (TrainingView view =
                new TrainingView(new PrintWriter(written), "training", "accuracy")) {
            assertThat(view.line(progress)).contains("accuracy 50.00 / 75.00 %");
        }
    }

    @Test
    void callsAgreementWithTheBackboneByItsName() {
        Progress progress = new Progress(0, 1, 0, 1, 1, List.of(0.5), 10, Duration.ZERO);

        try (TrainingView view =
                new TrainingView(new PrintWriter(written), "training", "agreement")) {
            assertThat(view.line(progress)).contains("agreement 50.00 %").doesNotContain("accura");
        }
    }

    @Test
    void writesALineAMinuteWithinALongEpoch() {
        long[] nanos = {5};
        try (TrainingView view =
                new TrainingView(
                        new PrintWriter(written), "training", "accuracy", () -> nanos[0])) {
            for (int step = 0; step < 10; step++) {
                nanos[0] += Duration.ofSeconds(20).toNanos();
                view.onProgress(
                        new Progress(1, 3, step, 100, 2, List.of(0.5), 64, Duration.ofMinutes(95)));
            }
        }

        assertThat(written.toString().lines())
                .containsExactly(
                        "epoch 2/3 (3 %)  loss 2.0000  accuracy 50.00 %  64 images/s  1 h 35 min left",
                        "epoch 2/3 (6 %)  loss 2.0000  accuracy 50.00 %  64 images/s  1 h 35 min left",
                        "epoch 2/3 (9 %)  loss 2.0000  accuracy 50.00 %  64 images/s  1 h 35 min"
                                + " left");
    }

    @Test
    void saysWhatIsPreparedOnceItIsThereAndOnceAMinuteBefore() {
        long[] nanos = {5};
        try (TrainingView view =
                new TrainingView(
                        new PrintWriter(written), "training", "accuracy", () -> nanos[0])) {
            view.onPreparing("features", 100, 4000);
            nanos[0] += Duration.ofSeconds(60).toNanos();
            view.onPreparing("features", 1200, 4000);
            view.onPreparing("features", 2000, 4000);
            view.onPreparing("features", 4000, 4000);
            view.onNote("resuming");
        }

        assertThat(written.toString().lines())
                .containsExactly(
                        "features of 1,200 of 4,000 images",
                        "features of 4,000 of 4,000 images",
                        "resuming");
    }

    @Test
    void saysWhichOfSeveralRoundsBegins() {
        try (TrainingView view =
                new TrainingView(new PrintWriter(written), "training", "accuracy")) {
            view.onRound("branch0", 0, 2);
            view.onRound("branch1", 1, 2);
            view.onRound("branch0, branch1", 0, 1);
        }

        assertThat(written.toString().lines())
                .containsExactly("branch0 by itself, 1 of 2", "branch1 by itself, 2 of 2");
    }

    @Test
    void saysTimesAsAPersonDoes() {
        assertThat(TrainingView.time(Duration.ofMillis(499))).isEqualTo("0 s");
        assertThat(TrainingView.time(Duration.ofMillis(59_500))).isEqualTo("1 min 0 s");
        assertThat(TrainingView.time(Duration.ofSeconds(3599))).isEqualTo("59 min 59 s");
        assertThat(TrainingView.time(Duration.ofHours(30))).isEqualTo("30 h 0 min");
    }
}
