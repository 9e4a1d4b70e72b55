package dev.sluice.augment.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SliceTest {

    private static final int COUNT = 7;

    /** Labels tell the images apart. */
    private final ImageSet images =
            ImageSet.of(
                    new ImageShape(1, 1, 1),
                    new byte[COUNT],
                    IntStream.range(0, COUNT).toArray(),
                    ClassNames.numbered(COUNT));

    @Test
    void takesEveryNthImageFromItsIndexOn() {
        assertThat(labels(Slice.parse("1/3").of(images))).containsExactly(1, 4);
        assertThat(labels(Slice.parse("0/3").of(images))).containsExactly(0, 3, 6);
    }

    @Test
    void slicesNeverMeetAndTogetherAreAll() {
        List<Integer> together =
                IntStream.range(0, 3)
                        .boxed()
                        .flatMap(i -> labels(new Slice(i, 3).of(images)).stream())
                        .toList();

        assertThat(together).doesNotHaveDuplicates();
        assertThat(new TreeSet<>(together)).containsExactly(0, 1, 2, 3, 4, 5, 6);
    }

    @Test
    void theOnlySliceIsTheWhole() {
        assertThat(Slice.ALL.of(images).sha256()).isEqualTo(images.sha256());
    }

    @Test
    void countsFromTheStartOfAView() {
        ImageSet view = images.subset(new int[] {5, 3, 1});

        assertThat(labels(new Slice(0, 2).of(view))).containsExactly(5, 1);
    }

    @Test
    void refusesASliceWithoutImages() {
        assertThat(new Slice(6, 9).of(images).count()).isEqualTo(1);
        assertThatThrownBy(() -> new Slice(7, 9).of(images))
                .hasMessage("slice 7/9 of 7 images is empty");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2/2", "0/0", "-1/2", "1", "a/b", "1/2/3", "", "0/99999999999"})
    void refusesWhatIsNoSlice(String text) {
        assertThatThrownBy(() -> Slice.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected I/N with I from 0 to N-1");
    }

    private static List<Integer> labels(ImageSet set) {
        return IntStream.range(0, set.count()).map(set::label).boxed().collect(Collectors.toList());
    }
}
