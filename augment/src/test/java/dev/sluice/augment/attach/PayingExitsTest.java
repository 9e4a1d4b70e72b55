package dev.sluice.augment.attach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.augment.place.Auto;
import dev.sluice.augment.train.branch.BranchTask;
import dev.sluice.augment.train.checkpoint.WorkFolder;
import dev.sluice.bundle.ConfidenceSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PayingExitsTest extends AttachmentFixture {

    @Test
    void findsWhichExitsPayByShortTrainingsOnTrainingImages() throws IOException {
        placement = new Auto(1);
        trunks = List.of("pool");
        List<BranchTask> tasks = new ArrayList<>();
        trainer.onTraining(() -> tasks.add(trainer.task()));

        Attachment made = attach();

        assertThat(tasks).hasSize(2);
        assertThat(tasks.get(0).branches()).hasSizeGreaterThan(1);
        assertThat(tasks.get(0).images().count())
                .as("100 to compare on, for a fifth would be too few")
                .isEqualTo(IMAGES - 150 - 100);
        assertThat(pilots).isEqualTo(learnings);
        assertThat(tasks.get(1).backbone().cutNames())
                .hasSizeLessThan(tasks.get(0).branches().size())
                .startsWith(tasks.get(0).backbone().cutNames().get(0));
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
        List<BranchTask> trials = new ArrayList<>();
        trainer.onTraining(() -> trials.add(trainer.task()));

        Attachment made = attach();

        assertThat(made.bundle().manifest().earlyExits()).isOne();
        assertThat(made.exits()).hasSize(2);
        List<String> cuts = trials.get(0).backbone().cutNames();
        assertThat(notes)
                .filteredOn(note -> note.startsWith("left out: "))
                .as("each by its own name, once")
                .extracting(note -> note.split(" has the same confidence")[0])
                .containsExactlyElementsOf(
                        cuts.stream()
                                .skip(1)
                                .map(cut -> "left out: the exit behind " + cut)
                                .toList());
    }

    @Test
    void tellsWhatThePilotSawOfTheBestSetsOfExits() throws IOException {
        placement = new Auto(2);
        trunks = List.of("pool");

        attach();

        int from =
                1 + notes.indexOf("mean relative MACs at small drops, of exits after the pilot:");
        assertThat(from).isPositive();
        List<String> sets = notes.subList(from, notes.size() - 1);
        assertThat(sets)
                .hasSizeBetween(1, 5)
                .isSorted()
                .allSatisfy(set -> assertThat(set).matches("[01]\\.\\d{4} behind \\w+(, \\w+)?"));
        String best = sets.get(0).substring("0.1234 behind ".length());
        assertThat(notes).last().asString().endsWith(best);
    }

    @Test
    void givesTheFirstExitAFullTrainingThoughItsPilotIsNoUse() throws IOException {
        placement = new Auto(1);
        trunks = List.of("pool");
        List<Integer> branches = new ArrayList<>();
        trainer.makeConstant(branch -> branch == 0);
        trainer.onTraining(
                () -> {
                    branches.add(trainer.task().branches().size());
                    trainer.makeConstant(branch -> branch == 0 && branches.size() == 1);
                });

        attach();

        assertThat(notes)
                .anySatisfy(
                        note -> assertThat(note).startsWith("left out: the exit behind first has"));
        assertThat(notes).last().asString().startsWith("exits behind first, ");
        assertThat(branches).last().isEqualTo(2);
    }

    @Test
    void goesOnWithTheFirstExitAloneWhereNoPilotIsOfUse() throws IOException {
        placement = new Auto(2);
        trunks = List.of("pool");
        List<Integer> branches = new ArrayList<>();
        trainer.makeConstantFrom(0);
        trainer.onTraining(
                () -> {
                    branches.add(trainer.task().branches().size());
                    trainer.makeConstant(branch -> branches.size() == 1);
                });

        Attachment made = attach();

        assertThat(notes)
                .anySatisfy(
                        note ->
                                assertThat(note)
                                        .contains("no exit is of use after the pilot")
                                        .contains("the first alone"))
                .last()
                .isEqualTo("exits behind first");
        assertThat(branches).hasSize(2).last().isEqualTo(1);
        assertThat(made.bundle().manifest().earlyExits()).isOne();
    }

    @Test
    void imagesThatAreTooFewForAPilotAreRefusedBeforeIt() throws IOException {
        placement = new Auto(1);
        trunks = List.of("pool");
        calibrationImages = IMAGES - 199;

        assertThatThrownBy(this::attach)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("199 images to train on; expected 200 or more")
                .hasMessageContaining("--place auto:1")
                .hasMessageContaining("--cut");
        assertThat(trainer.task()).as("refused before training").isNull();
    }

    @Test
    void asFewImagesAsAPilotNeedsAreEnough() throws IOException {
        placement = new Auto(1);
        trunks = List.of("pool");
        calibrationImages = IMAGES - 200;

        assertThat(attach().bundle().manifest().earlyExits()).isOne();
    }

    @Test
    void severalBranchesAreRefusedWhereExitsAreToBeFound() {
        placement = new Auto(2);
        trunks = List.of("pool", "conv");

        assertThatThrownBy(this::attach)
                .hasMessageContaining("2 branches, and placement auto:2 has yet to find");
        assertThat(trainer.task()).as("refused before training").isNull();
    }

    @Test
    void aConfidenceMayChangeBeforeAKilledRunGoesOn() throws IOException {
        killThenChangeConfidence();

        assertThat(attach().bundle().manifest().confidence()).isEqualTo(ConfidenceSource.HEAD);
    }

    @Test
    void aConfidenceMayNotChangeWhereExitsAreFoundByIt() throws IOException {
        placement = new Auto(1);
        trunks = List.of("pool");
        killThenChangeConfidence();

        assertThatThrownBy(this::attach)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("confidence was MAX_PROBABILITY and is HEAD");
    }

    private void killThenChangeConfidence() throws IOException {
        trainer.onTraining(
                () -> {
                    createFile(folder.resolve("work/training-0.bin"));
                    throw new IllegalStateException("killed");
                });
        work = WorkFolder.at(folder.resolve("work"));
        assertThatThrownBy(this::attach).hasMessage("killed");
        work.close();
        trainer.onTraining(() -> {});
        work = WorkFolder.at(folder.resolve("work"));
        confidence = ConfidenceSource.HEAD;
    }

    private static void createFile(Path file) {
        try {
            Files.createFile(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
