package dev.sluice.loadtest.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.loadtest.measure.AnswerFigures;
import dev.sluice.loadtest.measure.Spread;
import dev.sluice.loadtest.run.ThroughputRun;
import java.util.List;
import org.junit.jupiter.api.Test;

class ThroughputRowTest {

    private static final AnswerFigures ALL_RIGHT =
            new AnswerFigures(100, 0, 0, 0.9, 1, 1, List.of(1.0));
    private static final AnswerFigures ONE_LOST =
            new AnswerFigures(100, 1, 0, 0.9, 1, 1, List.of(1.0));
    private static final AnswerFigures OTHERWISE =
            new AnswerFigures(100, 0, 0, 0.1, 0.1, 0.1, List.of(1.0));

    @Test
    void ratiosAreTakenWithinARoundSoThatASlowRoundDoesNotMatter() {
        List<ThroughputRow> rows =
                ThroughputRow.of(
                        List.of(
                                run("mine", 0, 300, ALL_RIGHT),
                                run("base", 0, 100, ALL_RIGHT),
                                run("mine", 1, 60, ALL_RIGHT),
                                run("base", 1, 20, ALL_RIGHT),
                                run("mine", 2, 250, ALL_RIGHT),
                                run("base", 2, 125, ALL_RIGHT)),
                        "base");

        assertThat(rows).extracting(ThroughputRow::target).containsExactly("mine", "base");
        assertThat(rows.get(0).ratio()).isEqualTo(new Spread(3, 2, 3));
        assertThat(rows.get(0).imagesPerSecond()).isEqualTo(new Spread(250, 60, 300));
        assertThat(rows.get(1).ratio().median()).isCloseTo(1, within(1e-9));
    }

    @Test
    void everyTargetIsHeldAgainstEveryOtherOfItsRound() {
        List<RoundRatio> ratios =
                RoundRatio.of(
                        List.of(
                                run("mine", 0, 400, ALL_RIGHT),
                                run("base", 0, 100, ALL_RIGHT),
                                run("base", 1, 20, ALL_RIGHT),
                                run("mine", 1, 40, ALL_RIGHT)));

        assertThat(ratios)
                .containsExactly(
                        new RoundRatio("mine", "base", new Spread(3, 2, 4)),
                        new RoundRatio("base", "mine", new Spread(0.375, 0.25, 0.5)));
    }

    @Test
    void withoutABaselineThereIsNoRatio() {
        List<ThroughputRow> rows =
                ThroughputRow.of(List.of(run("mine", 0, 300, ALL_RIGHT)), "base");

        assertThat(rows.get(0).ratio().median()).isNaN();
    }

    @Test
    void oneRunThatLosesOrAnswersOtherwiseMakesTheTargetUnsound() {
        assertThat(rowOf(ALL_RIGHT, ALL_RIGHT).isSound()).isTrue();
        assertThat(rowOf(ALL_RIGHT, ONE_LOST).isSound()).isFalse();
        assertThat(rowOf(OTHERWISE, ALL_RIGHT).isSound()).isFalse();
        assertThat(rowOf(OTHERWISE, ONE_LOST).worst()).isEqualTo(ONE_LOST);
    }

    private static ThroughputRow rowOf(AnswerFigures first, AnswerFigures second) {
        return ThroughputRow.of(
                        List.of(run("mine", 0, 300, first), run("mine", 1, 300, second)), "base")
                .get(0);
    }

    private static ThroughputRun run(
            String target, int round, double perSecond, AnswerFigures answers) {
        return new ThroughputRun(
                "w", target, "none", round, perSecond, 1.0, null, 1 << 20, 0, answers);
    }
}
