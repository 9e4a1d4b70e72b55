package dev.sluice.loadtest.scaling;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ScalingResultTest {

    private static ScalingResult result(long predictions, long deadLetters, long waiting) {
        return new ScalingResult(
                "",
                "",
                1,
                "",
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                100,
                predictions,
                deadLetters,
                7,
                waiting,
                10);
    }

    @Test
    void allIsWellWhereEachImageIsAnsweredAndFewerWaitThanComeInASecond() {
        assertThat(result(97, 3, 9).faults()).isEmpty();
    }

    @Test
    void saysHowManyImagesHaveNoAnswer() {
        assertThat(result(97, 1, 9).lost()).isEqualTo(2);
        assertThat(result(97, 1, 9).faults())
                .singleElement()
                .asString()
                .contains("2 of 100 images have no answer");
    }

    @Test
    void saysThatTheLagHasNotDrained() {
        assertThat(result(100, 0, 10).faults())
                .singleElement()
                .asString()
                .contains("10 images waited when the load ended");
    }
}
