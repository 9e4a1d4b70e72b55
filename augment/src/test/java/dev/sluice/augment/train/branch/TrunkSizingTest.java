package dev.sluice.augment.train.branch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrunkSizingTest {

    private static final FeatureShape STEM = new FeatureShape(16, 32, 32);

    @Test
    void halvesAndWidensUntilTheFeatureIsSmall() {
        assertThat(text(TrunkSizing.within(STEM, 18_000_000)))
                .isEqualTo("32/2,+32,+32,64/2,+64,+64,128/2,+128,+128");
    }

    @Test
    void countsTheMacsOfItsTrunk() {
        // 16x16, 8x8 and 4x4 outputs: one strided and two residual convolutions on each
        long macs =
                9 * 256 * (16 * 32 + 2 * 32 * 32)
                        + 9 * 64 * (32 * 64 + 2 * 64 * 64)
                        + 9 * 16 * (64 * 128 + 2 * 128 * 128);
        List<TrunkBlock> trunk = TrunkSizing.within(STEM, macs);
        assertThat(TrunkSizing.macs(STEM, trunk)).isEqualTo(macs).isEqualTo(17_694_720);
        assertThat(TrunkSizing.macs(STEM, TrunkSizing.within(STEM, macs - 1))).isLessThan(macs);
    }

    @Test
    void givesResidualConvolutionsUpBeforeItGivesUp() {
        assertThat(text(TrunkSizing.within(new FeatureShape(64, 8, 8), 150_000))).isEqualTo("16/2");
    }

    @Test
    void isNarrowWhereTheNetworkIsTooSmallForMore() {
        assertThat(text(TrunkSizing.within(new FeatureShape(28, 28, 28), 990_972)))
                .isEqualTo("8/2,16/2,32/2");
    }

    @Test
    void keepsStrideOneWhereTheFeatureIsSmallAlready() {
        assertThat(text(TrunkSizing.within(new FeatureShape(64, 4, 4), 1_000_000)))
                .isEqualTo("40,+40,+40");
    }

    @Test
    void refusesABudgetThatPaysForNothing() {
        assertThatThrownBy(() -> TrunkSizing.within(STEM, 10_000))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("16x32x32")
                .hasMessageContaining("10000");
    }

    @ParameterizedTest
    @CsvSource({
        "16,28,28,4600000",
        "64,32,32,60000000",
        "32,16,16,7500000",
        "24,7,9,900000",
        "256,56,56,400000000",
        "12,32,32,2000000"
    })
    void keepsWithinTheBudgetAndSpendsAThirdOfItOrMore(
            int channels, int height, int width, long budget) {
        FeatureShape feature = new FeatureShape(channels, height, width);
        List<TrunkBlock> trunk = TrunkSizing.within(feature, budget);
        assertThat(TrunkSizing.macs(feature, trunk)).isBetween(budget / 3, budget);
        new BranchSpec("b", trunk).requireFit(feature);
    }

    private static String text(List<TrunkBlock> trunk) {
        return trunk.stream().map(TrunkBlock::toString).collect(Collectors.joining(","));
    }
}
