package dev.sluice.augment.train.libtorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.ModelProto;
import dev.sluice.augment.data.ImageSet;
import dev.sluice.augment.train.Progress;
import dev.sluice.augment.train.ProgressListener;
import dev.sluice.augment.train.TrainingDivergedException;
import dev.sluice.augment.train.backbone.ResidualNetworkSpec;
import dev.sluice.augment.train.branch.BranchSpec;
import dev.sluice.augment.train.branch.BranchTask;
import dev.sluice.augment.train.branch.FeatureShape;
import dev.sluice.augment.train.checkpoint.CheckpointPace;
import dev.sluice.augment.train.checkpoint.Checkpoints;
import dev.sluice.augment.train.checkpoint.Fingerprint;
import dev.sluice.augment.train.checkpoint.WorkFolder;
import dev.sluice.augment.train.learning.BranchLearning;
import dev.sluice.augment.train.learning.CascadeLoss;
import dev.sluice.augment.train.learning.Labels;
import dev.sluice.augment.train.learning.TeacherView;
import dev.sluice.augment.train.learning.TrainingOrder;
import dev.sluice.augment.train.learning.UsualLearning;
import dev.sluice.augment.train.libtorch.layer.Tensors;
import dev.sluice.augment.train.libtorch.network.BackboneNetwork;
import dev.sluice.augment.train.recipe.Augmentation;
import dev.sluice.augment.train.recipe.LearningRate;
import dev.sluice.augment.train.recipe.Optimiser;
import dev.sluice.augment.train.recipe.Precision;
import dev.sluice.augment.train.recipe.TrainingRecipe;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trainings that stop between two steps, as a kill would stop them, and go on in new objects. */
class ResumedTrainingTest {

    private static final FeatureShape FINE = new TestingBackbone().cuts().get(0);
    private static final FeatureShape COARSE = new TestingBackbone().cuts().get(1);
    private static final List<Double> COSTS = List.of(0.2, 0.6, 1.1);
    private static final ResidualNetworkSpec NETWORK =
            new ResidualNetworkSpec(ToyImages.SHAPE, 3, 1, List.of(4, 8));
    private static final ImageSet IMAGES = ToyImages.of(200, 1);
    private static final Fingerprint TRAINING = Fingerprint.empty().with("test", 1);

    @TempDir private Path folder;

    private final List<Progress> heard = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private Optimiser optimiser = Optimiser.SGD;
    private double labelSmoothing = 0.1;
    private BranchLearning learning = UsualLearning.TOGETHER;

    /** Stands for the process. */
    private static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    @Test
    void stoppedAfterAnyStepItEndsInTheSameWeights() {
        List<float[]> expected = train(Checkpoints.none(), ProgressListener.SILENT);

        // Three steps an epoch, three epochs.
        for (int stopAfter = 1; stopAfter <= 8; stopAfter++) {
            Path file = folder.resolve("stop" + stopAfter);
            int steps = stopAfter;
            assertThatThrownBy(() -> train(everyStep(file), stopAfter(steps)))
                    .isInstanceOf(Killed.class);

            List<float[]> resumed = train(everyStep(file), ProgressListener.SILENT);

            assertThat(resumed).as("stopped after %d", stopAfter).hasSameSizeAs(expected);
            for (int i = 0; i < expected.size(); i++) {
                assertThat(resumed.get(i)).isEqualTo(expected.get(i));
            }
        }
    }

    @Test
    void aCheckpointFromTheLastEpochWillDo() {
        List<float[]> expected = train(Checkpoints.none(), ProgressListener.SILENT);
        Path file = folder.resolve("sparse");
        assertThatThrownBy(() -> train(everyEpoch(file), stopAfter(5))).isInstanceOf(Killed.class);
        assertThatThrownBy(() -> train(everyEpoch(file), stopAfter(5))).isInstanceOf(Killed.class);
        heard.clear();

        List<float[]> resumed = train(everyEpoch(file), listener());

        // Three steps were kept of the first five, three more of the next five.
        assertThat(heard).hasSize(3);
        assertThat(resumed).usingRecursiveComparison().isEqualTo(expected);
    }

    @Test
    void aFinishedTrainingTakesNoStepAgain() {
        List<float[]> first = train(everyStep(folder.resolve("done")), ProgressListener.SILENT);

        List<float[]> again = train(everyStep(folder.resolve("done")), listener());

        assertThat(heard).isEmpty();
        assertThat(notes).containsExactly("all 3 epochs were trained before");
        assertThat(again).usingRecursiveComparison().isEqualTo(first);
    }

    @Test
    void theProgressGoesOnWhereItStopped() {
        List<Progress> whole = new ArrayList<>();
        train(Checkpoints.none(), whole::add);
        Path file = folder.resolve("progress");
        // The fourth step is heard of, and then lost: its checkpoint comes after.
        assertThatThrownBy(() -> train(everyStep(file), stopAfter(5))).isInstanceOf(Killed.class);
        heard.clear();
        notes.clear();

        train(everyStep(file), listener());

        assertThat(notes).containsExactly("resuming from epoch 2/3, step 2/3");
        assertThat(heard).hasSize(5);
        for (int i = 0; i < 5; i++) {
            Progress expected = whole.get(4 + i);
            assertThat(heard.get(i).epoch()).isEqualTo(expected.epoch());
            assertThat(heard.get(i).step()).isEqualTo(expected.step());
            assertThat(heard.get(i).loss()).isEqualTo(expected.loss());
            assertThat(heard.get(i).accuracies()).isEqualTo(expected.accuracies());
            assertThat(heard.get(i).imagesPerSecond()).isPositive();
        }
        assertThat(heard.get(3).left()).isPositive();
        assertThat(heard.get(4).left()).isZero();
    }

    @Test
    void branchesGoOnToTheSameModelsWithoutAskingTheBackboneForItsLogitsAgain() throws IOException {
        CountingBackbone backbone = new CountingBackbone();
        List<ModelProto> expected =
                new LibtorchTrainer(1).trainBranches(task(backbone), ProgressListener.SILENT);
        int logitsOnce = backbone.logitsAsked();

        assertThatThrownBy(() -> trainBranches(backbone, stopAfter(7))).isInstanceOf(Killed.class);
        List<ModelProto> resumed = trainBranches(backbone, listener());

        assertThat(resumed).isEqualTo(expected);
        assertThat(notes).anySatisfy(note -> assertThat(note).startsWith("resuming from epoch "));
        assertThat(backbone.logitsAsked()).isEqualTo(2 * logitsOnce);
    }

    /** Three epochs of three steps for each branch; killed in the first one's and the second's. */
    @Test
    void branchesOneByOneByAdamGoOnToTheSameModels() throws IOException {
        optimiser = Optimiser.ADAM;
        labelSmoothing = 0;
        learning =
                new BranchLearning(
                        new CascadeLoss(CascadeLoss.Version.V1, 0.9),
                        Labels.BACKBONE,
                        TeacherView.AUGMENTED,
                        TrainingOrder.ONE_BY_ONE);
        CountingBackbone backbone = new CountingBackbone();
        List<ModelProto> expected =
                new LibtorchTrainer(1).trainBranches(task(backbone), ProgressListener.SILENT);

        assertThatThrownBy(() -> trainBranches(backbone, stopAfter(5))).isInstanceOf(Killed.class);
        assertThatThrownBy(() -> trainBranches(backbone, stopAfter(11))).isInstanceOf(Killed.class);
        List<ModelProto> resumed = trainBranches(backbone, listener());

        assertThat(resumed).isEqualTo(expected);
        assertThat(notes).contains("all 3 epochs were trained before");
    }

    @Test
    void aBackboneGoesOnToTheSameModel() throws IOException {
        ModelProto expected =
                new LibtorchTrainer(1).pretrain(NETWORK, IMAGES, recipe(), ProgressListener.SILENT);

        assertThatThrownBy(() -> pretrain(stopAfter(7))).isInstanceOf(Killed.class);

        assertThat(pretrain(listener())).isEqualTo(expected);
        assertThat(notes).singleElement().asString().startsWith("resuming from epoch ");
    }

    @Test
    void aTrainingThatDivergesKeepsItsLastGoodCheckpointAndNamesIt() {
        Path file = folder.resolve("wild");
        TrainingRecipe wild =
                new TrainingRecipe(
                        30,
                        64,
                        Optimiser.SGD,
                        new LearningRate(1e12, 0.9, LearningRate.Decay.LINEAR),
                        5e-4,
                        0,
                        Augmentation.NONE,
                        Precision.FLOAT32,
                        1);

        assertThatThrownBy(() -> train(wild, everyStep(file), ProgressListener.SILENT))
                .isInstanceOf(TrainingDivergedException.class)
                .hasMessageContaining("try a smaller learning rate")
                .hasMessageContaining(file.toString());
        assertThat(everyStep(file).latest().orElseThrow().weights())
                .allSatisfy(
                        tensor -> {
                            for (float value : tensor) {
                                assertThat(value).isFinite();
                            }
                        });
    }

    private List<ModelProto> trainBranches(CountingBackbone backbone, ProgressListener listener)
            throws IOException {
        try (WorkFolder work = WorkFolder.at(folder.resolve("work"))) {
            work.claim(TRAINING);
            return new LibtorchTrainer(1, work).trainBranches(task(backbone), listener);
        }
    }

    private ModelProto pretrain(ProgressListener listener) throws IOException {
        try (WorkFolder work = WorkFolder.at(folder.resolve("work"))) {
            work.claim(TRAINING);
            return new LibtorchTrainer(1, work).pretrain(NETWORK, IMAGES, recipe(), listener);
        }
    }

    private BranchTask task(CountingBackbone backbone) {
        return new BranchTask(
                backbone,
                List.of(
                        BranchSpec.parse("fine", "8/2,+8", FINE, 1_000_000),
                        BranchSpec.parse("coarse", "8", COARSE, 1_000_000)),
                COSTS,
                IMAGES,
                recipe(),
                List.of(recipe().epochs(), recipe().epochs()),
                learning);
    }

    private List<float[]> train(Checkpoints checkpoints, ProgressListener listener) {
        return train(recipe(), checkpoints, listener);
    }

    private static List<float[]> train(
            TrainingRecipe recipe, Checkpoints checkpoints, ProgressListener listener) {
        return Tensors.scoped(
                () -> {
                    try (BackboneNetwork network = BackboneNetwork.of(NETWORK, 1)) {
                        new TrainingLoop(IMAGES, recipe, checkpoints, listener)
                                .run(
                                        List.of(network.weights()),
                                        new BackboneObjective(
                                                network, Normalisation.of(IMAGES), recipe));
                        return network.weights().values();
                    }
                });
    }

    private static Checkpoints everyStep(Path file) {
        return Checkpoints.in(file, TRAINING, new CheckpointPace(Duration.ZERO, () -> 0));
    }

    private static Checkpoints everyEpoch(Path file) {
        return Checkpoints.in(file, TRAINING, new CheckpointPace(Duration.ofDays(1), () -> 0));
    }

    private ProgressListener stopAfter(int steps) {
        return new ProgressListener() {
            private int left = steps;

            @Override
            public void onProgress(Progress progress) {
                heard.add(progress);
                if (--left == 0) {
                    throw new Killed();
                }
            }
        };
    }

    private ProgressListener listener() {
        return new ProgressListener() {
            @Override
            public void onProgress(Progress progress) {
                heard.add(progress);
            }

            @Override
            public void onNote(String message) {
                notes.add(message);
            }
        };
    }

    private TrainingRecipe recipe() {
        return new TrainingRecipe(
                3,
                64,
                optimiser,
                new LearningRate(0.1, 0.15, LearningRate.Decay.COSINE),
                5e-4,
                labelSmoothing,
                new Augmentation(1, 0.5),
                Precision.BFLOAT16,
                1);
    }
}
