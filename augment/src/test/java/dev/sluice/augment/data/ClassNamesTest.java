package dev.sluice.augment.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
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

    @Test
    void otherNamesAreRefusedAndBothListsShown() {
        assertThatThrownBy(
                        () -> ClassNames.requireSame(List.of("cat", "dog"), List.of("one", "two")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("knows the classes [cat, dog], the data has [one, two]")
                .hasMessageContaining("--class-names");
    }

    @Test
    void theSameNamesInAnotherOrderAreRefused() {
        assertThatThrownBy(
                        () -> ClassNames.requireSame(List.of("cat", "dog"), List.of("dog", "cat")))
                .hasMessageContaining("[cat, dog], the data has [dog, cat]");
    }

    @Test
    void theSameNamesFitAndSoDoNumbersAndNone() {
        List<String> names = List.of("cat", "dog");
        for (List<String> any : List.of(names, ClassNames.numbered(2), List.<String>of())) {
            assertThatCode(() -> ClassNames.requireSame(names, any)).doesNotThrowAnyException();
            assertThatCode(() -> ClassNames.requireSame(any, names)).doesNotThrowAnyException();
        }
    }
}
