package dev.sluice.augment.train.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkFolderTest {

    private static final Fingerprint RUN = Fingerprint.empty().with("epochs", 20).with("seed", 1);
    private static final Fingerprint OTHER = RUN.with("epochs", 3);

    @TempDir private Path temp;

    @Test
    void isNotMadeBeforeItIsClaimed() throws IOException {
        try (WorkFolder work = WorkFolder.at(folder())) {
            assertThat(folder()).doesNotExist();
            work.claim(RUN);
            assertThat(folder()).isDirectory();
        }
    }

    @Test
    void theSameRunGoesOn() throws IOException {
        Path kept = leaveACheckpoint();

        try (WorkFolder work = WorkFolder.at(folder())) {
            work.claim(RUN);

            assertThat(work.checkpoints(RUN).file()).contains(kept);
            assertThat(kept).exists();
        }
    }

    @Test
    void addsUpWhatEarlierProcessesTookUntilTheirLastCheckpoints() throws IOException {
        try (WorkFolder work = WorkFolder.at(folder())) {
            work.claim(RUN);
            assertThat(work.spentBefore()).isZero();
        }
        for (int process = 1; process <= 2; process++) {
            Path checkpoint = leaveACheckpoint();
            Instant began = Instant.now().minusSeconds(600);
            touch(folder().resolve("run.json"), began);
            touch(checkpoint, began.plusSeconds(90));

            try (WorkFolder work = WorkFolder.at(folder())) {
                work.claim(RUN);
                assertThat(work.spentBefore()).isEqualTo(Duration.ofSeconds(process * 90));
            }
            touch(checkpoint, Instant.EPOCH);
        }
    }

    @Test
    void aRunWithOtherSettingsIsRefusedWithWhatDiffersAndTouchesNothing() throws IOException {
        Path kept = leaveACheckpoint();

        try (WorkFolder work = WorkFolder.at(folder())) {
            assertThatThrownBy(() -> work.claim(OTHER))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(folder() + " holds an unfinished run")
                    .hasMessageContaining(": epochs was 20 and is 3.")
                    .hasMessageNotContainingAny("seed");
        }
        assertThat(kept).exists();
        try (WorkFolder work = WorkFolder.at(folder())) {
            work.claim(RUN);
        }
    }

    @Test
    void aFolderWithoutCheckpointsIsTakenOver() throws IOException {
        try (WorkFolder work = WorkFolder.at(folder())) {
            work.claim(RUN);
            Files.write(work.file("logits", RUN).orElseThrow(), new byte[1]);
        }

        try (WorkFolder work = WorkFolder.at(folder())) {
            work.claim(OTHER);
        }

        leaveACheckpointOf(OTHER);
        try (WorkFolder work = WorkFolder.at(folder())) {
            assertThatThrownBy(() -> work.claim(RUN)).hasMessageContaining("was 3 and is 20");
        }
    }

    @Test
    void twoRunsAtATimeAreOneTooMany() throws IOException {
        try (WorkFolder first = WorkFolder.at(folder());
                WorkFolder second = WorkFolder.at(folder())) {
            first.claim(RUN);

            assertThatThrownBy(() -> second.claim(RUN))
                    .hasMessage("another run is using work folder " + folder());
        }
        try (WorkFolder third = WorkFolder.at(folder())) {
            third.claim(RUN);
        }
    }

    @Test
    void whatFollowsFromOtherThingsHasAnotherFile() throws IOException {
        try (WorkFolder work = WorkFolder.at(folder())) {
            work.claim(RUN);

            assertThat(work.file("features", RUN))
                    .isEqualTo(work.file("features", RUN.with("seed", 1)))
                    .isNotEqualTo(work.file("features", OTHER))
                    .isNotEqualTo(work.file("logits", RUN));
        }
    }

    @Test
    void goesWithAllThatTheRunKept() throws IOException {
        leaveACheckpoint();
        try (WorkFolder work = WorkFolder.at(folder())) {
            work.claim(RUN);
            Files.write(work.file("features", RUN).orElseThrow(), new byte[1]);
            Files.write(
                    DurableFile.unfinished(work.file("features", OTHER).orElseThrow()),
                    new byte[1]);

            work.remove();
        }

        assertThat(folder()).doesNotExist();
    }

    @Test
    void leavesWhatIsNotItsOwn() throws IOException {
        Files.createDirectories(folder());
        Path thesis = Files.write(folder().resolve("thesis.bin"), new byte[1]);
        try (WorkFolder work = WorkFolder.at(folder())) {
            work.claim(RUN);
            work.remove();
        }

        assertThat(folder()).isDirectoryContaining(thesis::equals);
        assertThat(Files.list(folder())).hasSize(1);
    }

    @Test
    void asksForAClaimBeforeItKeepsAnything() throws IOException {
        try (WorkFolder work = WorkFolder.at(folder())) {
            assertThatThrownBy(() -> work.checkpoints(RUN)).hasMessageContaining("is not claimed");
        }
    }

    @Test
    void noneKeepsNothing() throws IOException {
        try (WorkFolder none = WorkFolder.none()) {
            none.claim(RUN);
            assertThat(none.file("features", RUN)).isEmpty();
            assertThat(none.checkpoints(RUN).file()).isEmpty();
            none.remove();
        }
    }

    private Path leaveACheckpoint() throws IOException {
        return leaveACheckpointOf(RUN);
    }

    private Path leaveACheckpointOf(Fingerprint run) throws IOException {
        try (WorkFolder work = WorkFolder.at(folder())) {
            work.claim(run);
            return Files.write(work.checkpoints(run).file().orElseThrow(), new byte[1]);
        }
    }

    private static void touch(Path file, Instant at) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(at));
    }

    private Path folder() {
        return temp.resolve("net.work");
    }
}
