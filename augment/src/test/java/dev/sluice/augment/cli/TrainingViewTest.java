package dev.sluice.augment.cli;

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
        try (TrainingView view = new TrainingView(new PrintWriter(written))) {
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

        assertThat(TrainingView.line(progress)).contains("accuracy 50.00 / 75.00 %");
    }
}
