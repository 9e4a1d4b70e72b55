package dev.sluice.augment.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bundle.ElementType;
import dev.sluice.bundle.TensorSpec;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * That every exit is asked about every image, {@code SurveyTest} and the calibrator's tests say.
 */
class AllStagesTest {

    private static final TensorSpec IMAGE =
            new TensorSpec("image", ElementType.UINT8, List.of(3, 32, 32));

    @Test
    void aBatchOfSmallTensorsIsAsLargeAsWanted() {
        assertThat(AllStages.batch(128, List.of(IMAGE))).isEqualTo(128);
    }

    @Test
    void aBatchIsBoundedByTheLargestTensorBetweenStages() {
        TensorSpec large = new TensorSpec("features", ElementType.FLOAT32, List.of(64, 256, 256));
        TensorSpec huge = new TensorSpec("features", ElementType.FLOAT32, List.of(256, 1024, 1024));

        assertThat(AllStages.batch(128, List.of(IMAGE, large, IMAGE)))
                .as("of 16 MB each, in 256 MB")
                .isEqualTo(16);
        assertThat(AllStages.batch(128, List.of(IMAGE, huge))).as("one at least").isOne();
    }
}
