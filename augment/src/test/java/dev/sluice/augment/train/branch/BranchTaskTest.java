package dev.sluice.augment.train.branch;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.augment.data.ImageSet;
import dev.sluice.augment.data.ImageShape;
import dev.sluice.augment.train.learning.BranchLearning;
import dev.sluice.augment.train.learning.CascadeLoss;
import dev.sluice.augment.train.learning.Labels;
import dev.sluice.augment.train.learning.TeacherView;
import dev.sluice.augment.train.learning.TrainingOrder;
import dev.sluice.augment.train.learning.UsualLearning;
import dev.sluice.augment.train.recipe.Augmentation;
import dev.sluice.augment.train.recipe.LearningRate;
import dev.sluice.augment.train.recipe.Optimiser;
import dev.sluice.augment.train.recipe.Precision;
import dev.sluice.augment.train.recipe.TrainingRecipe;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class BranchTaskTest {

    private static final FeatureShape FEATURE = new FeatureShape(4, 2, 2);
    private static final List<Double> COSTS = List.of(0.2, 0.6, 1.1);

    private BranchLearning learning = UsualLearning.TOGETHER;
    private double labelSmoothing;
    private int batchSize = 2;

    @Test
    void refusesATaskWithoutABranchForEachCut() {
        assertThatThrownBy(() -> task(List.of(branch("one")), COSTS))
                .hasMessageContaining("need a branch for each of the backbone's 2 cuts, found 1");
    }

    @Test
    void refusesTwoBranchesOfOneName() {
        assertThatThrownBy(() -> task(List.of(branch("one"), branch("one")), COSTS))
                .hasMessageContaining("two branches are called one");
    }

    @Test
    void refusesCostsWithoutTheFinalExits() {
        assertThatThrownBy(() -> task(List.of(branch("one"), branch("two")), List.of(0.2, 0.6)))
                .hasMessageContaining("costs of 2 early exits and the final one");
    }

    @Test
    void refusesACostOfNothing() {
        assertThatThrownBy(() -> task(List.of(branch("one"), branch("two")), List.of(0., 0.6, 1.)))
                .hasMessageContaining("must be positive, found [0.0, 0.6, 1.0]");
    }

    @Test
    void refusesLabelSmoothingInALossThatHasNone() {
        labelSmoothing = 0.1;
        learning =
                new BranchLearning(
                        new CascadeLoss(CascadeLoss.Version.V1, 0.9),
                        Labels.BACKBONE,
                        TeacherView.AUGMENTED,
                        TrainingOrder.TOGETHER);

        assertThatThrownBy(() -> task(List.of(branch("one"), branch("two")), COSTS))
                .hasMessageContaining("label smoothing 0.1; loss v1, lambda 0.9 has none");
    }

    @Test
    void refusesABatchWhoseFeaturesAreTooManyForOneBufferAndNamesTheCut() {
        batchSize = 40_000_000;

        assertThatThrownBy(() -> task(List.of(branch("one"), branch("two")), COSTS))
                .hasMessageContaining(
                        "the features at 'first', 4x2x2, of a batch of 40000000 images have"
                                + " 2,560,000,000 bytes; expected less than 2 GB")
                .hasMessageContaining("--batch-size");
    }

    @Test
    void refusesANegativeLambda() {
        assertThatThrownBy(() -> new CascadeLoss(CascadeLoss.Version.V1, -0.1))
                .hasMessageContaining("lambda must be 0 or more, found -0.1");
    }

    private BranchTask task(List<BranchSpec> branches, List<Double> costs) {
        ImageSet images =
                ImageSet.of(
                        new ImageShape(1, 2, 2), new byte[8], new int[] {0, 1}, List.of("a", "b"));
        TrainingRecipe recipe =
                new TrainingRecipe(
                        1,
                        batchSize,
                        Optimiser.SGD,
                        new LearningRate(0.1, 0, LearningRate.Decay.LINEAR),
                        0,
                        labelSmoothing,
                        Augmentation.NONE,
                        Precision.FLOAT32,
                        1);
        return new BranchTask(
                new NeverRun(),
                branches,
                costs,
                images,
                recipe,
                Collections.nCopies(branches.size(), recipe.epochs()),
                learning);
    }

    private static BranchSpec branch(String name) {
        return BranchSpec.parse(name, "conv", FEATURE, 1_000_000);
    }

    /** A backbone of two cuts that is only asked for its shapes. */
    private static final class NeverRun implements FrozenBackbone {

        @Override
        public ImageShape input() {
            return new ImageShape(1, 2, 2);
        }

        @Override
        public int classes() {
            return 2;
        }

        @Override
        public List<FeatureShape> cuts() {
            return List.of(FEATURE, FEATURE);
        }

        @Override
        public List<String> cutNames() {
            return List.of("first", "second");
        }

        @Override
        public String sha256() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void features(ByteBuffer images, int count, List<FloatBuffer> features) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void logits(ByteBuffer images, int count, FloatBuffer logits) {
            throw new UnsupportedOperationException();
        }
    }
}
