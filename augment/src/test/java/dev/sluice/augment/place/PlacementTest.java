package dev.sluice.augment.place;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.augment.cut.CutPoint;
import dev.sluice.augment.cut.CutPoints;
import dev.sluice.augment.onnx.ToyNetwork;
import dev.sluice.augment.train.branch.FeatureShape;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlacementTest {

    /** Units u1 to u19 that end at 5, 10, ... 95 %, and a layer in the middle of each. */
    private static final CutPoints TWENTIETHS =
            new CutPoints(
                    IntStream.range(2, 40)
                            .mapToObj(
                                    half ->
                                            new CutPoint(
                                                    (half % 2 == 0 ? "u" : "l") + half / 2,
                                                    new FeatureShape(1, 2, 2),
                                                    25L * half,
                                                    half % 2 == 0
                                                            ? CutPoint.End.UNIT
                                                            : CutPoint.End.LAYER))
                            .toList(),
                    1_000);

    /** Shares by hand: 20, 36, 48.8 %; 5, 9.75, 14.2625 %; quarters; 0.2361, 0.3820, 0.6180. */
    @ParameterizedTest
    @CsvSource({
        "pareto:3, u4 u8 u10",
        "fine:3, u1 u2 u3",
        "linear:3, u5 u10 u15",
        "gold:3, u5 u8 u13",
        "GOLD:1, u13"
    })
    void anExitStandsBehindTheFirstUnitThatReachesItsShare(String placement, String expected) {
        assertThat(cuts(placement, TWENTIETHS)).containsExactly(expected.split(" "));
    }

    @Test
    void anExitWhoseUnitIsTakenGoesBehindTheNext() {
        List<String> cuts = cuts("fine:8", TWENTIETHS);

        // 5, 9.75, 14.26, 18.55, 22.62, 26.49, 30.17, 33.66 %.
        assertThat(cuts).containsExactly("u1", "u2", "u3", "u4", "u5", "u6", "u7", "u8");
        assertThat(cuts("fine:16", TWENTIETHS))
                .as("from 51.2 % on a step is less than a unit")
                .containsSubsequence("u9", "u10", "u11", "u12")
                .doesNotHaveDuplicates();
    }

    @Test
    void whereANetworkHasNoUnitsEveryLayerIsOne() {
        CutPoints plain =
                new CutPoints(
                        List.of(
                                new CutPoint("a", new FeatureShape(1, 2, 2), 1, CutPoint.End.LAYER),
                                new CutPoint(
                                        "b", new FeatureShape(1, 2, 2), 6, CutPoint.End.LAYER)),
                        10);

        assertThat(cuts("linear:1", plain)).containsExactly("b");
    }

    @Test
    void moreExitsThanUnitsAreRefused() {
        assertThatThrownBy(() -> cuts("linear:20", TWENTIETHS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("linear:20 has no place for exit")
                .hasMessageContaining("of 19 units none is left");
    }

    @ParameterizedTest
    @ValueSource(strings = {"fine", "fine:", "fine:x", "fine:3:3", "even:3", ""})
    void refusesWhatIsNoRule(String text) {
        assertThatThrownBy(() -> Placement.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(
                        "placement '"
                                + text
                                + "'; expected auto or one of [pareto, fine, linear, gold]");
    }

    @Test
    void exitsThatPayAreSoughtBehindTheFirstCutAndAllAlong() {
        assertThat(Placement.parse("auto")).isEqualTo(new Auto(2));
        assertThat(new Auto(3).among(TWENTIETHS)).containsExactly("u1", "u2", "u5", "u9", "u13");
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto:0", "auto:5"})
    void refusesToSeekNoExitOrTooMany(String text) {
        assertThatThrownBy(() -> Placement.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(text + "; expected 1 to 4 exits");
    }

    @Test
    void refusesNoExit() {
        assertThatThrownBy(() -> Placement.parse("gold:0"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("gold:0; expected at least 1 exit");
    }

    @Test
    void namedTensorsAreTakenAsTheyAreAndNoneTwice() {
        assertThat(new AtTensors(List.of("b", "a")).cuts(ToyNetwork.network()))
                .containsExactly("b", "a");
        assertThatThrownBy(() -> new AtTensors(List.of("a", "b", "a")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("two exits behind 'a'");
    }

    @Test
    void sharesGrowAndStayBelowTheWhole() {
        for (ShareRule rule : ShareRule.values()) {
            double before = 0;
            for (int exit = 0; exit < 10; exit++) {
                assertThat(rule.share(exit, 10)).isGreaterThan(before).isLessThan(1);
                before = rule.share(exit, 10);
            }
        }
        assertThat(ShareRule.GOLD.share(9, 10)).isCloseTo(0.618, within(1e-3));
    }

    private static List<String> cuts(String placement, CutPoints points) {
        return ((ByShare) Placement.parse(placement)).among(points);
    }
}
