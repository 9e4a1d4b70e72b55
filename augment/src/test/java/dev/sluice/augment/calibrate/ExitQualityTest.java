package dev.sluice.augment.calibrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ExitQualityTest {

    private static final int IMAGES = 500;

    @Test
    void aurocIsTheShareOfPairsInTheRightOrderTiesCountingHalf() {
        Random random = new Random(8);
        float[] confidence = new float[IMAGES];
        boolean[] right = new boolean[IMAGES];
        for (int i = 0; i < IMAGES; i++) {
            confidence[i] = random.nextInt(20) / 20f;
            right[i] = random.nextDouble() < confidence[i];
        }

        ExitQuality quality = ExitQuality.of(confidence, right);

        assertThat(quality.auroc()).isCloseTo(pairsInOrder(confidence, right), within(1e-12));
    }

    @Test
    void figuresOfFourImagesAreAsReckonedByHand() {
        float[] confidence = {0.9f, 0.9f, 0.5f, 0.1f};
        boolean[] right = {true, false, true, false};

        ExitQuality quality = ExitQuality.of(confidence, right);

        assertThat(quality.accuracy()).isEqualTo(0.5);
        assertThat(quality.auroc()).isCloseTo((0.5 + 1 + 0 + 1) / 4, within(1e-12));
        // Bins of 0.9: |1.8 - 1|, of 0.5: |0.5 - 1|, of 0.1: |0.1 - 0|.
        assertThat(quality.ece()).isCloseTo((0.8 + 0.5 + 0.1) / 4, within(1e-6));
        // Mean 0.6; squares 0.09, 0.09, 0.01, 0.25.
        assertThat(quality.spread()).isCloseTo(Math.sqrt(0.44 / 4), within(1e-6));
    }

    @Test
    void refusesAConstantConfidenceAndNamesTheExit() {
        ExitQuality constant =
                ExitQuality.of(new float[] {0.7f, 0.7f, 0.7f}, new boolean[] {true, true, false});

        assertThatThrownBy(() -> constant.requireUseful(2))
                .isInstanceOf(UselessExitException.class)
                .hasMessageContaining(
                        "exit 2 has the same confidence for every image that it was tried on")
                .hasMessageContaining(", 66.67 % of its answers right)")
                .hasMessageContaining("confidence from the largest probability, loss v2");
    }

    @Test
    void refusesAConfidenceNoBetterThanChanceAndNamesTheExit() {
        assertThatThrownBy(() -> new ExitQuality(0.8, 0.55, 0.1, 0.2).requireUseful(1))
                .isInstanceOf(UselessExitException.class)
                .hasMessageContaining(
                        "exit 1 tells its right answers from its wrong ones no better")
                .hasMessageContaining("AUROC 0.550")
                .hasMessageContaining("(spread 0.20, 80.00 % of its answers right)")
                .hasMessageContaining("Worth a try");
    }

    @Test
    void takesAConfidenceJustAboveChance() {
        assertThatCode(() -> new ExitQuality(0.8, 0.5501, 0.1, 0.2).requireUseful(1))
                .doesNotThrowAnyException();
    }

    @Test
    void takesAnExitThatIsAlwaysRightForNothingIsThereToBeTold() {
        ExitQuality perfect = ExitQuality.of(new float[] {0.9f, 0.8f}, new boolean[] {true, true});

        assertThat(perfect.auroc()).isNaN();
        assertThatCode(() -> perfect.requireUseful(0)).doesNotThrowAnyException();
    }

    @Test
    void refusesAnExitThatIsNeverRight() {
        ExitQuality wrong = ExitQuality.of(new float[] {0.9f, 0.8f}, new boolean[] {false, false});

        assertThat(wrong.auroc()).isNaN();
        assertThatThrownBy(() -> wrong.requireUseful(1))
                .isInstanceOf(UselessExitException.class)
                .hasMessageContaining(
                        "exit 1 gives no right answer on any image that it was tried on");
    }

    private static double pairsInOrder(float[] confidence, boolean[] right) {
        double ordered = 0;
        long pairs = 0;
        for (int i = 0; i < confidence.length; i++) {
            for (int j = 0; j < confidence.length; j++) {
                if (right[i] && !right[j]) {
                    pairs++;
                    double order = Math.signum(confidence[i] - confidence[j]);
                    ordered += (order + 1) / 2;
                }
            }
        }
        return ordered / pairs;
    }
}
