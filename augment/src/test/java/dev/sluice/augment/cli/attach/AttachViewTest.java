package dev.sluice.augment.cli.attach;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.augment.train.Progress;
import dev.sluice.augment.train.learning.BranchLearning;
import dev.sluice.augment.train.learning.CascadeLoss;
import dev.sluice.augment.train.learning.Labels;
import dev.sluice.augment.train.learning.TeacherView;
import dev.sluice.augment.train.learning.TrainingOrder;
import dev.sluice.augment.train.learning.UsualLearning;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class AttachViewTest {

    private static final Progress STEP =
            new Progress(0, 1, 0, 1, 1, List.of(0.5), 10, Duration.ZERO);

    private final StringWriter written = new StringWriter();

    @Test
    void aPilotSpeaksOfAgreementWhereLabelsAreTheBackbones() {
        try (AttachView view = new AttachView(new PrintWriter(written))) {
            view.onPilot(cascade(0.9));
            view.onProgress(STEP);
        }

        assertThat(written.toString()).contains("agreement 50.00 %").doesNotContain("accuracy");
    }

    @Test
    void aPilotSpeaksOfAccuracyWhereLabelsAreTheDatas() {
        try (AttachView view = new AttachView(new PrintWriter(written))) {
            view.onPilot(UsualLearning.TOGETHER);
            view.onProgress(STEP);
        }

        assertThat(written.toString()).contains("accuracy 50.00 %");
    }

    @Test
    void saysWhichTrainingOfHowManyBeginsAndCalibratesEach() {
        try (AttachView view = new AttachView(new PrintWriter(written))) {
            for (int number = 0; number < 2; number++) {
                view.onTraining(cascade(number), number, 2);
                view.onCalibrating(5, 10);
                view.onCalibrating(10, 10);
            }
        }

        assertThat(written.toString().lines())
                .containsExactly(
                        "training 1/2, loss v1, lambda 0.0",
                        "calibrating",
                        "training 2/2, loss v1, lambda 1.0",
                        "calibrating");
    }

    private static BranchLearning cascade(double lambda) {
        return new BranchLearning(
                new CascadeLoss(CascadeLoss.Version.V1, lambda),
                Labels.BACKBONE,
                TeacherView.ORIGINAL,
                TrainingOrder.TOGETHER);
    }
}
