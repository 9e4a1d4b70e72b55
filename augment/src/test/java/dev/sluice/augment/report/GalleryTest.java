package dev.sluice.augment.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GalleryTest {

    private static final List<Integer> RIGHT = IntStream.range(0, 500).boxed().toList();
    private static final List<Integer> WRONG = IntStream.range(500, 550).boxed().toList();

    @Test
    void showsADozenOfWhichAFewAreWrong() {
        List<Integer> chosen = Gallery.choose(RIGHT, WRONG);

        assertThat(chosen).hasSize(12).doesNotHaveDuplicates();
        assertThat(chosen.subList(0, 9)).allMatch(RIGHT::contains);
        assertThat(chosen.subList(9, 12)).allMatch(WRONG::contains);
    }

    @Test
    void choosesTheSameEachTime() {
        assertThat(Gallery.choose(RIGHT, WRONG)).isEqualTo(Gallery.choose(RIGHT, WRONG));
    }

    @Test
    void fillsUpWithTheOthersWhereThereAreFewOfOneKind() {
        assertThat(Gallery.choose(RIGHT, List.of())).hasSize(12);
        assertThat(Gallery.choose(List.of(1, 2), WRONG)).hasSize(12).contains(1, 2);
        assertThat(Gallery.choose(List.of(1), List.of(2))).containsExactly(1, 2);
        assertThat(Gallery.choose(List.of(), List.of())).isEmpty();
    }
}
