package dev.sluice.augment.attach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.augment.calibrate.UselessExitException;
import dev.sluice.augment.compose.PixelNormalisation;
import dev.sluice.augment.data.ImageSet;
import dev.sluice.augment.onnx.ToyNetwork;
import dev.sluice.augment.place.AtTensors;
import dev.sluice.augment.place.Auto;
import dev.sluice.augment.place.Placement;
import dev.sluice.augment.train.Progress;
import dev.sluice.augment.train.branch.BranchLearning;
import dev.sluice.augment.train.branch.BranchTask;
import dev.sluice.augment.train.branch.CascadeLoss;
import dev.sluice.augment.train.branch.Labels;
import dev.sluice.augment.train.branch.TeacherView;
import dev.sluice.augment.train.branch.TrainingOrder;
import dev.sluice.augment.train.recipe.Augmentation;
import dev.sluice.augment.train.recipe.LearningRate;
import dev.sluice.augment.train.recipe.Optimiser;
import dev.sluice.augment.train.recipe.Precision;
import dev.sluice.augment.train.recipe.TrainingRecipe;
import dev.sluice.bundle.ConfidenceSource;
import dev.sluice.bundle.Digest;
import dev.sluice.bundle.ElementType;
import dev.sluice.bundle.ImageSpec;
import dev.sluice.bundle.exit.StageCosts;
import dev.sluice.bundle.runtime.NativeMemory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** With {@link TestingTrainer}, so without libtorch. */
class AttacherTest {

    private static final int IMAGES = 400;
    private static final PixelNormalisation GREY =
            new PixelNormalisation(List.of(0.5f), List.of(0.3f));

    @TempDir private Path folder;

    private final long sessionsBefore = NativeMemory.openSessions();
    private final List<String> warnings = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final List<BranchLearning> begun = new ArrayList<>();
    private final TestingTrainer trainer = new TestingTrainer();
    private ImageSet images = images();
    private Path network;
    private ConfidenceSource confidence = ConfidenceSource.MAX_PROBABILITY;
    private PixelNormalisation normalisation = GREY;
    private List<String> trunks = List.of("+4");
    private List<BranchLearning> learnings = List.of(BranchLearning.USUAL);
    private Placement placement = new AtTensors(List.of("first", "second"));
    private List<Integer> epochs = List.of(1);

    @BeforeEach
    void writeNetwork() throws IOException {
        network = folder.resolve("net.onnx");
        Files.write(network, ToyNetwork.model().toByteArray());
    }

    @AfterEach
    void nothingIsLeftOpen() {
        assertThat(NativeMemory.openSessions()).isEqualTo(sessionsBefore);
        assertThat(NativeMemory.openRuns()).isZero();
    }

    @Test
    void writesABundleOfTheNetworkAsItWas() throws IOException {
        byte[] before = Files.readAllBytes(network);

        Attachment made = attach();

        assertThat(network).hasBinaryContent(before);
        assertThat(made.bundle().manifest().provenance().backboneSha256())
                .isEqualTo(Digest.sha256(before));
        assertThat(made.bundle().manifest().provenance().recipe())
                .containsEntry("backbone-sha256-after", Digest.sha256(before))
                .containsEntry("recipe", "sluice")
                .containsEntry("optimiser", "SGD")
                .containsEntry("loss", "distillation")
                .containsEntry("label-weight", "0.5")
                .doesNotContainKey("lambda")
                .containsEntry("cut", "first,second")
                .containsEntry("branch.1", "+4");
        assertThat(made.bundle().manifest().stages()).hasSize(3);
    }

    @Test
    void trainsOnImagesThatAreNotCalibratedOn() throws IOException {
        attach();

        assertThat(trainer.task().images().count()).isEqualTo(IMAGES - 150);
        assertThat(trainer.task().branches()).hasSize(2);
        assertThat(trainer.task().backbone().classes()).isEqualTo(ToyNetwork.CLASSES);
    }

    @Test
    void calibratesAConfidenceHeadToo() throws IOException {
        confidence = ConfidenceSource.HEAD;

        Attachment made = attach();

        assertThat(made.bundle().manifest().confidence()).isEqualTo(ConfidenceSource.HEAD);
        assertThat(made.exits())
                .allSatisfy(e -> assertThat(e.quality().auroc()).isGreaterThan(0.55));
    }

    @Test
    void warnsThatTheBackboneMayHaveSeenTheCalibrationImages() throws IOException {
        attach();

        assertThat(warnings).anySatisfy(w -> assertThat(w).contains("if it has seen them"));
    }

    @Test
    void anExitThatKnowsNothingIsAnErrorThatNamesIt() {
        trainer.makeConstantFrom(1);

        assertThatThrownBy(this::attach)
                .isInstanceOf(UselessExitException.class)
                .hasMessageContaining("exit 1 has the same confidence");
        assertThat(folder.resolve("bundle/bundle.json")).doesNotExist();
    }

    /** A device on Linux that is always full. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void aFullDiskIsAnErrorThatSaysWhatWasToBeWritten() throws IOException {
        Path bundle = Files.createDirectories(folder.resolve("bundle"));
        Files.createSymbolicLink(bundle.resolve("stage-1.onnx"), Path.of("/dev/full"));

        assertThatThrownBy(this::attach)
                .isInstanceOf(IOException.class)
                .hasMessageMatching(
                        "cannot write " + bundle + ": [\\d,]+ bytes needed, [\\d,]+ available: .*");
        assertThat(bundle.resolve("bundle.json")).doesNotExist();
    }

    @Test
    void triesEveryWayOfLearningAndPassesOverOneThatEndsInAUselessExit() throws IOException {
        learnings = List.of(cascade(0.1), cascade(0.9));
        trainer.makeConstantBy(cascade(0.1));

        Attachment made = attach();

        assertThat(begun).isEqualTo(learnings);
        assertThat(made.learning()).isEqualTo(cascade(0.9));
        assertThat(made.trials()).extracting(Trial::learning).isEqualTo(learnings);
        assertThat(made.trials().get(0).problem()).contains("exit 0 has the same confidence");
        assertThat(made.trials().get(1).problem()).isNull();
        assertThat(made.trials().get(1).row())
                .isEqualTo(made.bundle().manifest().calibration().defaultRow());
        assertThat(made.bundle().manifest().provenance().recipe())
                .containsEntry("loss", "v2")
                .containsEntry("lambda", "0.9")
                .containsEntry("lambdas-tried", "0.1,0.9")
                .containsEntry("labels", "backbone")
                .containsEntry("teacher", "augmented")
                .containsEntry("train", "one-by-one")
                .doesNotContainKey("label-weight");
    }

    @Test
    void tellsWhichLossOfNoneWasOfUse() {
        learnings = List.of(cascade(0.1));
        trainer.makeConstantFrom(0);

        assertThatThrownBy(this::attach).isInstanceOf(UselessExitException.class);
    }

    @Test
    void theLastNumberOfEpochsIsThatOfAllLaterBranches() throws IOException {
        learnings = List.of(BranchLearning.USUAL.with(TrainingOrder.ONE_BY_ONE));
        epochs = List.of(7, 3);

        attach();

        assertThat(trainer.task().epochs()).containsExactly(7, 3);
        assertThat(trainer.task().recipe(List.of(1)).epochs()).isEqualTo(3);
    }

    @Test
    void differentEpochsNeedBranchesThatAreTrainedOneByOne() {
        epochs = List.of(7, 3);

        assertThatThrownBy(this::attach).hasMessageContaining("[7, 3]");
    }

    @Test
    void findsWhichExitsPayByShortTrainingsOnTrainingImages() throws IOException {
        placement = new Auto(1);
        trunks = List.of("pool");
        List<BranchTask> tasks = new ArrayList<>();
        trainer.onTraining(() -> tasks.add(trainer.task()));

        Attachment made = attach();

        assertThat(tasks).hasSize(2);
        assertThat(tasks.get(0).branches()).hasSizeGreaterThan(1);
        assertThat(tasks.get(0).images().count()).isEqualTo((IMAGES - 150) * 4 / 5);
        assertThat(tasks.get(1).branches()).hasSize(1);
        assertThat(tasks.get(1).images().count()).isEqualTo(IMAGES - 150);
        assertThat(made.bundle().manifest().earlyExits()).isOne();
        assertThat(made.bundle().manifest().provenance().recipe())
                .containsEntry("place", "auto:1")
                .containsEntry("branch.0", "pool")
                .containsKey("cut");
    }

    @Test
    void leavesOutWhatIsNoUseWhereExitsAreToBeFound() throws IOException {
        placement = new Auto(2);
        trunks = List.of("pool");
        trainer.makeConstantFrom(1);

        Attachment made = attach();

        assertThat(made.bundle().manifest().earlyExits()).isOne();
        assertThat(made.exits()).hasSize(2);
        assertThat(notes).anySatisfy(note -> assertThat(note).contains("left out: exit 1"));
    }

    @Test
    void trainsByTheCostsThatTheBundleThenHas() throws IOException {
        trunks = List.of("pool");

        Attachment made = attach();

        StageCosts costs = made.bundle().manifest().costs();
        assertThat(trainer.task().exitCosts())
                .containsExactly(
                        costs.relativeMacsAt(0), costs.relativeMacsAt(1), costs.relativeMacsAt(2));
    }

    private static BranchLearning cascade(double lambda) {
        return new BranchLearning(
                new CascadeLoss(CascadeLoss.Version.V2, lambda),
                Labels.BACKBONE,
                TeacherView.AUGMENTED,
                TrainingOrder.ONE_BY_ONE);
    }

    @Test
    void aNetworkThatChangesMeanwhileIsAnError() {
        trainer.onTraining(() -> write(network, ToyNetwork.model(14).toByteArray()));

        assertThatThrownBy(this::attach)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("was changed while branches were attached");
    }

    @Test
    void asksForMeanAndStdWhereTheNetworkDoesNotSay() {
        normalisation = null;

        assertThatThrownBy(this::attach).hasMessageContaining("give mean and std");
        assertThat(trainer.task()).as("refused before training").isNull();
    }

    @Test
    void imagesOfWhichSomeHaveALabelAreRefusedBeforeTraining() {
        images = withoutTheFirstLabel();

        assertThatThrownBy(this::attach)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("399 of 400 images have a label; expected all or none");
        assertThat(trainer.task()).as("refused before training").isNull();
    }

    private Attachment attach() throws IOException {
        AttachRequest request =
                new AttachRequest(
                        network,
                        normalisation,
                        placement,
                        trunks,
                        images,
                        "noise",
                        OptionalInt.of(150),
                        "sluice",
                        new TrainingRecipe(
                                1,
                                16,
                                Optimiser.SGD,
                                new LearningRate(0.1, 0, LearningRate.Decay.LINEAR),
                                0,
                                0,
                                Augmentation.NONE,
                                Precision.FLOAT32,
                                1),
                        epochs,
                        learnings,
                        1,
                        new BundleTarget(
                                folder.resolve("bundle"),
                                "toy",
                                "1",
                                ImageSpec.ColourOrder.RGB,
                                ImageSpec.Resize.REFUSE,
                                ElementType.FLOAT32,
                                confidence,
                                "balanced"));
        return new Attacher(trainer).attach(request, new Listener());
    }

    /** Brightness is the class; of the two dark classes, three labels in ten are the other's. */
    private static ImageSet images() {
        Random random = new Random(2);
        byte[] pixels = new byte[IMAGES * 36];
        int[] labels = new int[IMAGES];
        for (int i = 0; i < IMAGES; i++) {
            int brightness = random.nextInt(ToyNetwork.CLASSES);
            for (int p = 0; p < 36; p++) {
                pixels[i * 36 + p] = (byte) (60 * brightness + random.nextInt(120));
            }
            boolean wrong = brightness < 2 && random.nextInt(10) < 3;
            labels[i] = wrong ? 1 - brightness : brightness;
        }
        return ImageSet.of(ToyNetwork.network().image(), pixels, labels, List.of("a", "b", "c"));
    }

    private static ImageSet withoutTheFirstLabel() {
        ImageSet labelled = images();
        byte[] pixels = new byte[IMAGES * 36];
        int[] labels = new int[IMAGES];
        for (int i = 0; i < IMAGES; i++) {
            labelled.copyImage(i, pixels, i * 36);
            labels[i] = i == 0 ? ImageSet.NO_LABEL : labelled.label(i);
        }
        return ImageSet.of(labelled.shape(), pixels, labels, labelled.classNames());
    }

    private static void write(Path file, byte[] bytes) {
        try {
            Files.write(file, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private final class Listener implements AttachListener {
        @Override
        public void onProgress(Progress progress) {}

        @Override
        public void onTraining(BranchLearning learning) {
            begun.add(learning);
        }

        @Override
        public void onCalibrating(int runs, int of) {
            assertThat(runs).isLessThanOrEqualTo(of);
        }

        @Override
        public void onWarning(String message) {
            warnings.add(message);
        }

        @Override
        public void onNote(String message) {
            notes.add(message);
        }
    }
}
