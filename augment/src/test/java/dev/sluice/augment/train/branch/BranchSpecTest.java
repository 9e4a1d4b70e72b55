package dev.sluice.augment.train.branch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BranchSpecTest {

    @Test
    void readsBlocksWithStridesAndShortcuts() {
        BranchSpec spec = BranchSpec.parse("branch0", "32/2, +32,64");

        assertThat(spec.trunk())
                .containsExactly(
                        new TrunkBlock(32, 2, TrunkBlock.Shortcut.NONE),
                        new TrunkBlock(32, 1, TrunkBlock.Shortcut.IDENTITY),
                        new TrunkBlock(64, 1, TrunkBlock.Shortcut.NONE));
    }

    @Test
    void anEmptyTextIsNoTrunk() {
        assertThat(BranchSpec.parse("branch0", " ").trunk()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"32//2", "a", "32,", "-3", "32/", "+", "0"})
    void refusesWhatIsNoBlock(String trunk) {
        assertThatThrownBy(() -> BranchSpec.parse("branch0", trunk))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesAShortcutAroundAStride() {
        assertThatThrownBy(() -> BranchSpec.parse("branch0", "+32/2"))
                .hasMessageContaining("needs stride 1, found 2");
    }

    @Test
    void refusesAShortcutBetweenDifferentWidths() {
        BranchSpec spec = BranchSpec.parse("branch0", "32/2,+64");

        assertThatThrownBy(() -> spec.requireFit(new FeatureShape(16, 8, 8)))
                .hasMessageContaining(
                        "branch branch0 on a 16x8x8 feature: block +64 adds its input, which has"
                                + " 32");
    }
}
