package dev.sluice.augment.train.libtorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.ModelProto;
import dev.sluice.augment.data.ImageSet;
import dev.sluice.augment.train.Progress;
import dev.sluice.augment.train.ProgressListener;
import dev.sluice.augment.train.Trainer;
import dev.sluice.augment.train.branch.BranchSpec;
import dev.sluice.augment.train.branch.BranchTask;
import dev.sluice.augment.train.branch.FeatureShape;
import dev.sluice.augment.train.branch.FrozenBackbone;
import dev.sluice.augment.train.learning.BranchLearning;
import dev.sluice.augment.train.learning.CascadeLoss;
import dev.sluice.augment.train.learning.Labels;
import dev.sluice.augment.train.learning.TeacherView;
import dev.sluice.augment.train.learning.TrainingOrder;
import dev.sluice.augment.train.learning.UsualLearning;
import dev.sluice.augment.train.libtorch.network.OnnxRun;
import dev.sluice.augment.train.recipe.Augmentation;
import dev.sluice.augment.train.recipe.LearningRate;
import dev.sluice.augment.train.recipe.Optimiser;
import dev.sluice.augment.train.recipe.Precision;
import dev.sluice.augment.train.recipe.TrainingRecipe;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Training of branches on {@link TestingBackbone}. */
class BranchTrainingTest {

    private static final FeatureShape FINE = new TestingBackbone().cuts().get(0);
    private static final FeatureShape COARSE = new TestingBackbone().cuts().get(1);
    private static final List<Double> COSTS = List.of(0.2, 0.6, 1.1);

    private final Trainer trainer = new LibtorchTrainer(1);
    private final List<Progress> heard = new ArrayList<>();

    @Test
    void branchesLearnFromLabelsAndBackbone() {
        List<ModelProto> branches = trainer.trainBranches(task(8, 1), heard::add);

        List<float[]> features = features();
        float[] fine = OnnxRun.of(branches.get(0), features.get(0), shape(FINE), "logits");
        float[] coarse = OnnxRun.of(branches.get(1), features.get(1), shape(COARSE), "logits");
        assertThat(ToyImages.accuracy(fine)).isGreaterThan(0.95);
        assertThat(ToyImages.accuracy(coarse)).isGreaterThan(0.95);
        assertThat(heard.get(0).accuracies()).hasSize(2);
    }

    @Test
    void confidenceTellsRightAnswersFromWrongOnes() {
        BranchTask pooled = task("", "", 8, 1);

        ModelProto branch = trainer.trainBranches(pooled, ProgressListener.SILENT).get(0);

        // Mean brightness says little about the quadrant: many answers are wrong, and confidence
        // knows.
        float[] input = features().get(0);
        float[] logits = OnnxRun.of(branch, input, shape(FINE), "logits");
        float[] confidence = OnnxRun.of(branch, input, shape(FINE), "confidence_logit");
        double mean = meanProbability(confidence);
        assertThat(ToyImages.accuracy(logits)).isLessThan(0.7);
        assertThat(mean)
                .isBetween(ToyImages.accuracy(logits) - 0.15, ToyImages.accuracy(logits) + 0.15);
    }

    @ParameterizedTest
    @EnumSource
    void branchesLearnByTheLossOfTheWholeCascadeAndFromTheBackboneAlone(
            CascadeLoss.Version version) {
        BranchTask task =
                task(cascade(version, TrainingOrder.TOGETHER), ToyImages.unlabelled(600, 1));

        List<ModelProto> branches = trainer.trainBranches(task, heard::add);

        List<float[]> features = features();
        float[] fine = OnnxRun.of(branches.get(0), features.get(0), shape(FINE), "logits");
        float[] sure =
                OnnxRun.of(branches.get(0), features.get(0), shape(FINE), "confidence_logit");
        assertThat(ToyImages.accuracy(fine)).isGreaterThan(0.95);
        assertThat(meanProbability(sure))
                .as("leaving early is cheap and right, so nearly all images do")
                .isGreaterThan(0.8);
        assertThat(last().accuracies().get(0)).as("agreement").isGreaterThan(0.9);
    }

    @Test
    void distillationNeedsNoLabelsWhereTheBackbonesAreTaken() {
        BranchLearning learning =
                new BranchLearning(
                        UsualLearning.LOSS,
                        Labels.BACKBONE,
                        TeacherView.ORIGINAL,
                        TrainingOrder.TOGETHER);

        List<ModelProto> branches =
                trainer.trainBranches(
                        task(learning, ToyImages.unlabelled(600, 1)), ProgressListener.SILENT);

        float[] fine = OnnxRun.of(branches.get(0), features().get(0), shape(FINE), "logits");
        assertThat(ToyImages.accuracy(fine)).isGreaterThan(0.95);
    }

    @Test
    void refusesImagesWithoutALabelWhereLabelsComeFromTheData() {
        BranchTask task = task(UsualLearning.TOGETHER, ToyImages.unlabelled(600, 1));

        assertThatThrownBy(() -> trainer.trainBranches(task, ProgressListener.SILENT))
                .hasMessageContaining("image 0 has no label to train on");
    }

    @Test
    void aPriceOfCostMakesImagesLeaveEarlier() {
        double cheap = meanConfidence(0);
        double dear = meanConfidence(5);

        assertThat(dear).isGreaterThan(cheap + 0.05);
    }

    private double meanConfidence(double lambda) {
        BranchLearning learning =
                new BranchLearning(
                        new CascadeLoss(CascadeLoss.Version.V1, lambda),
                        Labels.DATA,
                        TeacherView.ORIGINAL,
                        TrainingOrder.TOGETHER);
        BranchTask pooled = task("pool", "pool", ToyImages.of(600, 1), adam(), learning);
        ModelProto branch = trainer.trainBranches(pooled, ProgressListener.SILENT).get(0);
        return meanProbability(
                OnnxRun.of(branch, features().get(0), shape(FINE), "confidence_logit"));
    }

    @Test
    void oneByOneEachBranchHasAllTheEpochsToItself() {
        trainer.trainBranches(
                task(cascade(CascadeLoss.Version.V1, TrainingOrder.ONE_BY_ONE)), heard::add);

        assertThat(heard).hasSize(2 * 8 * (600 / 64));
        assertThat(heard).allSatisfy(p -> assertThat(p.accuracies()).hasSize(1));
        assertThat(heard.stream().filter(Progress::endsEpoch).map(Progress::epoch))
                .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 0, 1, 2, 3, 4, 5, 6, 7);
    }

    @Test
    void everyRoundIsToldOfBeforeItsFirstStep() {
        List<String> rounds = new ArrayList<>();
        ProgressListener listener =
                new ProgressListener() {
                    @Override
                    public void onProgress(Progress progress) {
                        heard.add(progress);
                    }

                    @Override
                    public void onRound(String what, int round, int of) {
                        rounds.add("%s %d/%d at %d".formatted(what, round, of, heard.size()));
                    }
                };

        trainer.trainBranches(
                task(cascade(CascadeLoss.Version.V1, TrainingOrder.ONE_BY_ONE)), listener);
        trainer.trainBranches(task(1, 1), listener);

        int steps = 8 * (600 / 64);
        assertThat(rounds)
                .containsExactly(
                        "fine 0/2 at 0",
                        "coarse 1/2 at " + steps,
                        "fine, coarse 0/1 at " + 2 * steps);
    }

    @Test
    void oneByOneABranchDoesNotDependOnTheOthers() {
        BranchLearning alone = cascade(CascadeLoss.Version.V1, TrainingOrder.ONE_BY_ONE);
        ImageSet images = ToyImages.of(600, 1);

        List<ModelProto> some =
                trainer.trainBranches(
                        task("8/2,+8", "8", images, adam(), alone), ProgressListener.SILENT);
        List<ModelProto> other =
                trainer.trainBranches(
                        task("4", "8", images, adam(), alone), ProgressListener.SILENT);
        List<ModelProto> together =
                trainer.trainBranches(
                        task(
                                "8/2,+8",
                                "8",
                                images,
                                adam(),
                                cascade(CascadeLoss.Version.V1, TrainingOrder.TOGETHER)),
                        ProgressListener.SILENT);

        assertThat(other.get(1)).isEqualTo(some.get(1));
        assertThat(together.get(1)).isNotEqualTo(some.get(1));
    }

    @Test
    void oneByOneTheBackboneRunsToTheBranchInTrainingAndNoFurther() {
        CountingBackbone one = new CountingBackbone();
        CountingBackbone other = new CountingBackbone();
        int steps = 8 * (600 / 64);

        trainer.trainBranches(
                task(one, cascade(CascadeLoss.Version.V1, TrainingOrder.ONE_BY_ONE)), heard::add);
        trainer.trainBranches(
                task(other, cascade(CascadeLoss.Version.V1, TrainingOrder.TOGETHER)), heard::add);

        assertThat(one.cutsAsked().subList(0, steps)).containsOnly(1);
        assertThat(one.cutsAsked().subList(steps, 2 * steps)).containsOnly(2);
        assertThat(one.cutsAsked()).hasSize(2 * steps);
        assertThat(other.cutsAsked()).hasSize(steps).containsOnly(2);
    }

    private Progress last() {
        return heard.get(heard.size() - 1);
    }

    private static double meanProbability(float[] logits) {
        double mean = 0;
        for (float logit : logits) {
            mean += 1 / (1 + Math.exp(-logit)) / logits.length;
        }
        return mean;
    }

    private static BranchTask task(int epochs, long seed) {
        return task("8/2,+8", "8", epochs, seed);
    }

    private static BranchTask task(String fine, String coarse, int epochs, long seed) {
        return task(
                fine, coarse, ToyImages.of(600, seed), sgd(epochs, seed), UsualLearning.TOGETHER);
    }

    private static BranchTask task(BranchLearning learning) {
        return task(learning, ToyImages.of(600, 1));
    }

    private static BranchTask task(BranchLearning learning, ImageSet images) {
        return task("8/2,+8", "8", images, adam(), learning);
    }

    private static BranchTask task(
            String fine,
            String coarse,
            ImageSet images,
            TrainingRecipe recipe,
            BranchLearning learning) {
        return task(new TestingBackbone(), fine, coarse, images, recipe, learning);
    }

    private static BranchTask task(FrozenBackbone backbone, BranchLearning learning) {
        return task(backbone, "8/2,+8", "8", ToyImages.of(600, 1), adam(), learning);
    }

    private static BranchTask task(
            FrozenBackbone backbone,
            String fine,
            String coarse,
            ImageSet images,
            TrainingRecipe recipe,
            BranchLearning learning) {
        return new BranchTask(
                backbone,
                List.of(
                        BranchSpec.parse("fine", fine, FINE, 1_000_000),
                        BranchSpec.parse("coarse", coarse, COARSE, 1_000_000)),
                COSTS,
                images,
                recipe,
                List.of(recipe.epochs(), recipe.epochs()),
                learning);
    }

    private static BranchLearning cascade(CascadeLoss.Version version, TrainingOrder order) {
        return new BranchLearning(
                new CascadeLoss(version, 0.9), Labels.BACKBONE, TeacherView.AUGMENTED, order);
    }

    private static TrainingRecipe adam() {
        return new TrainingRecipe(
                8,
                64,
                Optimiser.ADAM,
                new LearningRate(0.01, 0, LearningRate.Decay.NONE),
                1e-4,
                0,
                new Augmentation(1, 0),
                Precision.FLOAT32,
                1);
    }

    private static List<float[]> features() {
        TestingBackbone backbone = new TestingBackbone();
        List<FloatBuffer> buffers = new ArrayList<>();
        for (FeatureShape cut : backbone.cuts()) {
            buffers.add(
                    ByteBuffer.allocateDirect(
                                    ToyImages.UNSEEN.count() * cut.elements() * Float.BYTES)
                            .order(ByteOrder.nativeOrder())
                            .asFloatBuffer());
        }
        backbone.features(ToyImages.pixels(), ToyImages.UNSEEN.count(), buffers);
        List<float[]> features = new ArrayList<>();
        for (FloatBuffer buffer : buffers) {
            float[] values = new float[buffer.capacity()];
            buffer.get(values);
            features.add(values);
        }
        return features;
    }

    @Test
    void theSameSeedGivesTheSameBranches() {
        assertThat(trainer.trainBranches(task(1, 1), ProgressListener.SILENT))
                .isEqualTo(trainer.trainBranches(task(1, 1), ProgressListener.SILENT));
    }

    private static TrainingRecipe sgd(int epochs, long seed) {
        return new TrainingRecipe(
                epochs,
                64,
                Optimiser.SGD,
                new LearningRate(0.1, 0.15, LearningRate.Decay.LINEAR),
                5e-4,
                0,
                new Augmentation(1, 0),
                Precision.FLOAT32,
                seed);
    }

    private static long[] shape(FeatureShape feature) {
        return new long[] {
            ToyImages.UNSEEN.count(), feature.channels(), feature.height(), feature.width()
        };
    }
}
