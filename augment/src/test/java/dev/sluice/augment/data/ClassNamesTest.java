package dev.sluice.augment.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ClassNamesTest {

    @Test
    void knowsTheTenOfFashionMnist() {
        assertThat(ClassNames.parse("fashion-mnist"))
                .hasSize(10)
                .startsWith("T-shirt/top", "Trouser")
                .endsWith("Bag", "Ankle boot");
    }

    @Test
    void splitsAtCommas() {
        assertThat(ClassNames.parse("cat, dog")).containsExactly("cat", "dog");
    }

    @Test
    void refusesAnEmptyName() {
        assertThatThrownBy(() -> ClassNames.parse("cat,,dog")).hasMessageContaining("'cat,,dog'");
    }

    @Test
    void refusesTheSameNameTwice() {
        assertThatThrownBy(() -> ClassNames.parse("cat,cat")).hasMessageContaining("'cat,cat'");
    }
}
