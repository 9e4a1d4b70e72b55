package dev.sluice.augment.train.branch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BranchSpecTest {

    private static final FeatureShape FEATURE = new FeatureShape(16, 9, 8);

    @Test
    void readsBlocksWithStridesAndShortcuts() {
        BranchSpec spec = BranchSpec.parse("branch0", "32/2, +32,64", FEATURE, 1_000_000);

        assertThat(spec.trunk())
                .containsExactly(
                        TrunkBlock.convolution(32, 2),
                        new TrunkBlock(
                                TrunkBlock.Kind.CONVOLUTION, 32, 1, TrunkBlock.Shortcut.IDENTITY),
                        TrunkBlock.convolution(64, 1));
    }

    @Test
    void readsDepthwiseSeparableBlocks() {
        BranchSpec spec = BranchSpec.parse("branch0", "d32/2,+d32", FEATURE, 1_000_000);

        assertThat(spec.trunk())
                .containsExactly(
                        new TrunkBlock(TrunkBlock.Kind.SEPARABLE, 32, 2, TrunkBlock.Shortcut.NONE),
                        new TrunkBlock(
                                TrunkBlock.Kind.SEPARABLE, 32, 1, TrunkBlock.Shortcut.IDENTITY));
    }

    @Test
    void blocksAreWrittenAsTheyAreRead() {
        String text = "32/2,+32,d64/2,+d64";

        assertThat(BranchSpec.parse("branch0", text, FEATURE, 1_000_000).trunk())
                .extracting(TrunkBlock::toString)
                .containsExactly(text.split(","));
    }

    @ParameterizedTest
    @CsvSource({"pool, 0", "conv, 1", "conv2, 2", "conv3, 3"})
    void aTypeOfPteenetsHasAsManyConvolutionsOfTheFeaturesWidth(String type, int convolutions) {
        assertThat(BranchSpec.parse("branch0", type, FEATURE, 1_000_000).trunk())
                .isEqualTo(Collections.nCopies(convolutions, TrunkBlock.convolution(16, 1)));
    }

    @Test
    void bnpoolNormalisesTheFeatureAsItIs() {
        assertThat(BranchSpec.parse("branch0", "bnpool", FEATURE, 1_000_000).trunk())
                .containsExactly(
                        new TrunkBlock(
                                TrunkBlock.Kind.NORMALISATION, 16, 1, TrunkBlock.Shortcut.NONE));
    }

    /** 16x9x8 in; at stride 2 that leaves 5x4. */
    @ParameterizedTest
    @CsvSource({
        "pool, 16 * 11",
        "bnpool, 16 * 11",
        "conv, 9 * 8 * 9 * 16 * 16 + 16 * 11",
        "conv2, 2 * 9 * 8 * 9 * 16 * 16 + 16 * 11",
        "32/2, 5 * 4 * 9 * 16 * 32 + 32 * 11",
        "d32/2, 5 * 4 * 9 * 16 + 5 * 4 * 16 * 32 + 32 * 11"
    })
    void countsTheMacsOfConvolutionsAndBothHeads(String trunk, String expected) {
        long sum = Arrays.stream(expected.split("\\+")).mapToLong(BranchSpecTest::product).sum();

        assertThat(BranchSpec.parse("branch0", trunk, FEATURE, 1_000_000).macs(FEATURE, 10))
                .isEqualTo(sum);
    }

    private static long product(String factors) {
        return Arrays.stream(factors.split("\\*"))
                .mapToLong(factor -> Long.parseLong(factor.strip()))
                .reduce(1, Math::multiplyExact);
    }

    @Test
    void anEmptyTextIsNoTrunk() {
        assertThat(BranchSpec.parse("branch0", " ", FEATURE, 1_000_000).trunk()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"32//2", "a", "32,", "-3", "32/", "+", "0", "d", "32d", "conv4", "conv2,32"})
    void refusesWhatIsNoBlock(String trunk) {
        assertThatThrownBy(() -> BranchSpec.parse("branch0", trunk, FEATURE, 1_000_000))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesAShortcutAroundAStride() {
        assertThatThrownBy(() -> BranchSpec.parse("branch0", "+32/2", FEATURE, 1_000_000))
                .hasMessageContaining("needs stride 1, found 2");
    }

    @Test
    void refusesAShortcutBetweenDifferentWidths() {
        BranchSpec spec = BranchSpec.parse("branch0", "32/2,+64", FEATURE, 1_000_000);

        assertThatThrownBy(() -> spec.requireFit(new FeatureShape(16, 8, 8)))
                .hasMessageContaining(
                        "branch branch0 on a 16x8x8 feature: block +64 keeps its input's"
                                + " channels, which are 32");
    }

    @Test
    void refusesToNormaliseAFeatureOfOtherChannels() {
        BranchSpec spec = BranchSpec.parse("branch0", "bnpool", FEATURE, 1_000_000);

        assertThatThrownBy(() -> spec.requireFit(new FeatureShape(8, 9, 8)))
                .hasMessageContaining("block normalisation keeps its input's channels");
    }
}
