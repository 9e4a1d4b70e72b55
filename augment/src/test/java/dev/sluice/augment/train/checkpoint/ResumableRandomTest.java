package dev.sluice.augment.train.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ResumableRandomTest {

    @Test
    void drawsWhatRandomDrawsForTheSameSeed() {
        for (long seed : new long[] {0, 1, -2, 1234567890123L, Long.MIN_VALUE, Long.MAX_VALUE}) {
            Random expected = new Random(seed);
            Random random = new ResumableRandom(seed);

            for (int i = 1; i < 2000; i++) {
                assertThat(random.nextInt(i)).isEqualTo(expected.nextInt(i));
                assertThat(random.nextDouble()).isEqualTo(expected.nextDouble());
                assertThat(random.nextLong()).isEqualTo(expected.nextLong());
                assertThat(random.nextFloat()).isEqualTo(expected.nextFloat());
                assertThat(random.nextBoolean()).isEqualTo(expected.nextBoolean());
            }
        }
    }

    @Test
    void goesOnFromAState() {
        ResumableRandom random = new ResumableRandom(5);
        random.nextDouble();
        ResumableRandom later = new ResumableRandom(99);

        later.setState(random.state());

        for (int i = 0; i < 100; i++) {
            assertThat(later.nextInt(1000)).isEqualTo(random.nextInt(1000));
        }
    }

    @Test
    void setSeedStartsAgain() {
        ResumableRandom random = new ResumableRandom(5);
        int first = random.nextInt();

        random.setSeed(5);

        assertThat(random.nextInt()).isEqualTo(first);
    }

    @Test
    void refusesWhatKeepsANumberBack() {
        assertThatThrownBy(() -> new ResumableRandom(1).nextGaussian())
                .isInstanceOf(UnsupportedOperationException.class);
    }
}
