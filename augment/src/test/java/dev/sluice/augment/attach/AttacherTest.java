package dev.sluice.augment.attach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.augment.Machine;
import dev.sluice.augment.calibrate.UselessExitException;
import dev.sluice.augment.onnx.ToyNetwork;
import dev.sluice.augment.place.Auto;
import dev.sluice.augment.train.OnnxMetadata;
import dev.sluice.augment.train.TrainingDivergedException;
import dev.sluice.augment.train.checkpoint.WorkFolder;
import dev.sluice.augment.train.learning.BranchLearning;
import dev.sluice.augment.train.learning.CascadeLoss;
import dev.sluice.augment.train.learning.Labels;
import dev.sluice.augment.train.learning.TeacherView;
import dev.sluice.augment.train.learning.TrainingOrder;
import dev.sluice.augment.train.learning.UsualLearning;
import dev.sluice.bundle.ConfidenceSource;
import dev.sluice.bundle.Digest;
import dev.sluice.bundle.ElementType;
import dev.sluice.bundle.calibration.Reference;
import dev.sluice.bundle.exit.StageCosts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class AttacherTest extends AttachmentFixture {

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
    void handsFeaturesOnInTheTypeThatWasAskedFor() throws IOException {
        features = ElementType.UINT8;

        Attachment made = attach();

        assertThat(made.bundle().manifest().stages().get(0).features().type())
                .isEqualTo(ElementType.UINT8);
        assertThat(made.bundle().manifest().provenance().recipe())
                .containsEntry("features", "UINT8");
    }

    @Test
    void refusesFeaturesThatTheNetworkIsTooOldForBeforeAnythingIsTrained() throws IOException {
        features = ElementType.UINT8;
        Files.write(network, ToyNetwork.model(9).toByteArray());

        assertThatThrownBy(this::attach)
                .hasMessage("the network is of opset 9; features as UINT8 need 10 or later");
        assertThat(begun).isEmpty();
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
        assertThat(made.trials()).extracting(Attachment.Trial::learning).isEqualTo(learnings);
        assertThat(made.trials().get(0))
                .isInstanceOfSatisfying(
                        Attachment.Useless.class,
                        useless ->
                                assertThat(useless.problem())
                                        .contains("exit 0 has the same confidence"));
        assertThat(made.trials().get(1))
                .isInstanceOfSatisfying(
                        Attachment.Useful.class,
                        useful ->
                                assertThat(useful.row())
                                        .isEqualTo(
                                                made.bundle()
                                                        .manifest()
                                                        .calibration()
                                                        .defaultRow()));
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
    void keepsWhatOtherWaysOfLearningCameToWhereOneDiverges() throws IOException {
        learnings = List.of(cascade(0.1), cascade(0.5), cascade(0.9));
        trainer.makeDivergeBy(cascade(0.5));

        Attachment made = attach();

        assertThat(begun).isEqualTo(learnings);
        assertThat(made.learning()).isNotEqualTo(cascade(0.5));
        assertThat(made.trials()).extracting(Attachment.Trial::learning).isEqualTo(learnings);
        assertThat(made.trials().get(1))
                .isInstanceOfSatisfying(
                        Attachment.Diverged.class,
                        diverged ->
                                assertThat(diverged.problem())
                                        .startsWith("training diverged: loss NaN at epoch 1")
                                        .as("nothing is kept of a run that came to its end")
                                        .doesNotContain("last-good"));
        assertThat(List.of(made.trials().get(0), made.trials().get(2)))
                .hasOnlyElementsOfType(Attachment.Useful.class);
    }

    @Test
    void aPilotThatDivergesLeavesTheFirstExitToTheOtherWaysOfLearning() throws IOException {
        placement = new Auto(2);
        trunks = List.of("pool");
        BranchLearning diverging = cascade(0.1).with(TrainingOrder.TOGETHER);
        learnings = List.of(diverging, cascade(0.9));
        trainer.makeDivergeBy(diverging);

        Attachment made = attach();

        assertThat(notes).anyMatch(note -> note.startsWith("the pilot diverged"));
        assertThat(made.trials().get(0)).isInstanceOf(Attachment.Diverged.class);
        assertThat(made.bundle().manifest().earlyExits()).isOne();
    }

    @Test
    void aTrainingThatDivergesIsAnErrorWhereNoOtherIsOfUse() {
        learnings = List.of(cascade(0.1), cascade(0.9));
        trainer.makeConstantBy(cascade(0.1));
        trainer.makeDivergeBy(cascade(0.9));

        assertThatThrownBy(this::attach)
                .isInstanceOf(TrainingDivergedException.class)
                .hasMessageContaining("last-good");
        assertThat(folder.resolve("bundle/bundle.json")).doesNotExist();
    }

    @Test
    void theLastNumberOfEpochsIsThatOfAllLaterBranches() throws IOException {
        learnings = List.of(UsualLearning.TOGETHER.with(TrainingOrder.ONE_BY_ONE));
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
                .isInstanceOf(IOException.class)
                .hasMessageContaining("was changed while branches were attached");
    }

    @Test
    void takesMeanAndStdAsOthersWriteThemInTheirFiles() throws IOException {
        normalisation = null;
        Files.write(network, told(Map.of("mean", "0.5", "std", "0.3")));

        Attachment made = attach();

        normalisation = GREY;
        folder = Files.createDirectory(folder.resolve("given"));
        assertThat(made.bundle().graph(0)).isEqualTo(attach().bundle().graph(0));
    }

    @Test
    void dataThatOnlyNumbersItsClassesMayHaveFewerThanTheNetwork() throws IOException {
        images = withoutTheLastClass();

        assertThat(attach().bundle().manifest().classes()).containsExactly("0", "1", "2");
    }

    @Test
    void numbersAreCalledAsOthersFilesSay() throws IOException {
        images = withoutTheLastClass();
        Files.write(network, told(Map.of("classes", "cat,dog,owl")));

        assertThat(attach().bundle().manifest().classes()).containsExactly("cat", "dog", "owl");
    }

    private static byte[] told(Map<String, String> metadata) {
        return OnnxMetadata.with(ToyNetwork.model(), metadata).toByteArray();
    }

    @Test
    void theProvenanceTellsTheTimeItTookWithThatBeforeAKillAndTheMachine() throws IOException {
        work = WorkFolder.at(folder.resolve("work"));
        trainer.onTraining(
                () -> {
                    write(folder.resolve("work/training-0.bin"), new byte[0]);
                    throw new IllegalStateException("killed");
                });
        assertThatThrownBy(this::attach).hasMessage("killed");
        work.close();
        Path begun = folder.resolve("work/run.json");
        Instant began = Instant.now().minusSeconds(1_000);
        Files.setLastModifiedTime(begun, FileTime.from(began));
        Files.setLastModifiedTime(
                folder.resolve("work/training-0.bin"), FileTime.from(began.plusSeconds(600)));
        work = WorkFolder.at(folder.resolve("work"));
        trainer.onTraining(() -> {});

        Map<String, String> recipe = attach().bundle().manifest().provenance().recipe();

        assertThat(Double.parseDouble(recipe.get("took-seconds"))).isBetween(600.0, 700.0);
        assertThat(recipe.get("machine")).isEqualTo(Machine.shown()).contains("CPUs");
    }

    @Test
    void asksForMeanAndStdWhereTheNetworkDoesNotSay() {
        normalisation = null;

        assertThatThrownBy(this::attach)
                .hasMessageContaining("give --mean and --std, or --raw-pixels");
        assertThat(trainer.task()).as("refused before training").isNull();
    }

    @Test
    void imagesOfWhichSomeHaveALabelAreHeldAgainstTheBackbone() throws IOException {
        images = withoutTheFirstLabel();
        learnings = List.of(cascade(0.9));

        Attachment made = attach();

        assertThat(warnings)
                .anySatisfy(w -> assertThat(w).startsWith("399 of 400 images have a label"));
        assertThat(made.bundle().manifest().calibration().reference())
                .isEqualTo(Reference.BACKBONE);
        assertThat(made.bundle().manifest().provenance().dataSha256())
                .isEqualTo(images.withoutLabels().sha256());
        assertThat(notes)
                .as("nothing of how right the network is")
                .containsExactly("exits behind first, second");
    }

    @Test
    void imagesOfWhichSomeHaveALabelAreRefusedBeforeTrainingWhereLabelsAreTrainedOn() {
        images = withoutTheFirstLabel();

        assertThatThrownBy(this::attach)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("399 of 400 images have a label; expected all or none");
        assertThat(trainer.task()).as("refused before training").isNull();
    }

    private static void write(Path file, byte[] bytes) {
        try {
            Files.write(file, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
