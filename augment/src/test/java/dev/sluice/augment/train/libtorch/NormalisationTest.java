package dev.sluice.augment.train.libtorch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.augment.data.ImageSet;
import dev.sluice.augment.data.ImageShape;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class NormalisationTest {

    @Test
    void isTheMeanAndDeviationOfEachChannel() {
        byte[] pixels = {0, (byte) 255, 51, 51, (byte) 255, (byte) 255, 102, 0};
        ImageSet set = ImageSet.of(new ImageShape(2, 1, 2), pixels, new int[2], List.of("a"));

        Normalisation normalisation = Normalisation.of(set);

        // Channel 0: 0, 1, 1, 1. Channel 1: 0.2, 0.2, 0.4, 0.
        assertThat(normalisation.mean())
                .containsExactly(new float[] {0.75f, 0.2f}, Offset.offset(1e-6f));
        assertThat(normalisation.std())
                .containsExactly(
                        new float[] {(float) Math.sqrt(3.0 / 16), (float) Math.sqrt(0.02)},
                        Offset.offset(1e-6f));
    }

    @Test
    void aChannelThatIsTheSameEverywhereCanStillBeDividedBy() {
        ImageSet set =
                ImageSet.of(new ImageShape(1, 1, 2), new byte[] {9, 9}, new int[1], List.of("a"));

        assertThat(Normalisation.of(set).std()[0]).isPositive();
    }

    @Test
    void isWrittenAsNumbersThatReadBackTheSame() {
        Normalisation normalisation =
                new Normalisation(new float[] {0.1f, 0.25f}, new float[] {1e-3f, 0.3f});

        assertThat(normalisation.meanText()).isEqualTo("0.1,0.25");
        assertThat(normalisation.stdText()).isEqualTo("0.001,0.3");
    }
}
