package dev.sluice.augment.attach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.augment.calibrate.UselessExitException;
import dev.sluice.augment.onnx.ToyNetwork;
import dev.sluice.augment.train.learning.BranchLearning;
import dev.sluice.augment.train.learning.CascadeLoss;
import dev.sluice.augment.train.learning.Labels;
import dev.sluice.augment.train.learning.TeacherView;
import dev.sluice.augment.train.learning.TrainingOrder;
import dev.sluice.bundle.ConfidenceSource;
import dev.sluice.bundle.Digest;
import dev.sluice.bundle.exit.StageCosts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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

    private static void write(Path file, byte[] bytes) {
        try {
            Files.write(file, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
