package dev.sluice.augment.train.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import dev.sluice.augment.train.checkpoint.CheckpointPace.Moment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

class CheckpointsTest {

    private static final Fingerprint TRAINING = Fingerprint.empty().with("seed", 1);
    private static final Path FULL_DEVICE = Path.of("/dev/full");

    @TempDir private Path folder;

    @Test
    void givesBackWhatWasWritten() {
        checkpoints().offer(Moment.WITHIN_EPOCH, () -> state(7, 0.5f));

        Checkpoint back = checkpoints().latest().orElseThrow();
        assertThat(back).usingRecursiveComparison().isEqualTo(state(7, 0.5f));
    }

    @Test
    void theLastOneStandsForAll() {
        Checkpoints checkpoints = checkpoints();
        checkpoints.offer(Moment.WITHIN_EPOCH, () -> state(1, 1));
        checkpoints.offer(Moment.WITHIN_EPOCH, () -> state(2, 1));

        assertThat(checkpoints.latest().orElseThrow().step()).isEqualTo(2);
        assertThat(folder)
                .isDirectoryContaining(file()::equals)
                .isDirectoryNotContaining("glob:**unf*");
    }

    @Test
    void weightsThatAreNoNumbersDoNotReplaceGoodOnes() {
        Checkpoints checkpoints = checkpoints();
        checkpoints.offer(Moment.WITHIN_EPOCH, () -> state(1, 1));
        checkpoints.offer(Moment.WITHIN_EPOCH, () -> state(2, Float.NaN));
        checkpoints.offer(Moment.END_OF_TRAINING, () -> state(3, Float.POSITIVE_INFINITY));

        assertThat(checkpoints.latest().orElseThrow().step()).isEqualTo(1);
    }

    @Test
    void aHalfWrittenOneIsNotSeen() throws IOException {
        checkpoints().offer(Moment.WITHIN_EPOCH, () -> state(1, 1));
        Files.write(DurableFile.unfinished(file()), new byte[10]);

        assertThat(checkpoints().latest().orElseThrow().step()).isEqualTo(1);
    }

    @Test
    void oneOfAnotherTrainingIsRefused() {
        checkpoints().offer(Moment.WITHIN_EPOCH, () -> state(1, 1));
        Checkpoints others = Checkpoints.in(file(), TRAINING.with("seed", 2), everyStep());

        assertThatThrownBy(others::latest)
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("cannot be used: it belongs to training")
                .hasMessageContaining("remove it to train anew");
    }

    @Test
    void everyDamagedByteIsNoticed() throws IOException {
        checkpoints().offer(Moment.WITHIN_EPOCH, () -> state(1, 1));
        byte[] good = Files.readAllBytes(file());

        for (int i = 0; i < good.length; i++) {
            byte[] damaged = good.clone();
            damaged[i] ^= 4;
            Files.write(file(), damaged);
            assertThatThrownBy(() -> checkpoints().latest())
                    .hasMessageContaining("its check sum is wrong");
        }
    }

    @Test
    void noneKeepsNothingAndAsksForNothing() {
        Checkpoints none = Checkpoints.none();

        none.offer(Moment.END_OF_TRAINING, () -> fail("asked"));

        assertThat(none.latest()).isEmpty();
        assertThat(none.file()).isEmpty();
    }

    /** A device on Linux that is always full. */
    @Test
    @EnabledIf("hasFullDevice")
    void aFullDiskIsAnErrorThatSaysHowMuchIsMissingAndLeavesTheLastOne() throws IOException {
        checkpoints().offer(Moment.WITHIN_EPOCH, () -> state(1, 1));
        Files.createSymbolicLink(DurableFile.unfinished(file()), FULL_DEVICE);

        assertThatThrownBy(() -> checkpoints().offer(Moment.WITHIN_EPOCH, () -> state(2, 1)))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("cannot write " + file())
                .hasMessageMatching(".* [\\d,]+ bytes needed, [\\d,]+ available: .*");
        assertThat(checkpoints().latest().orElseThrow().step()).isEqualTo(1);
    }

    static boolean hasFullDevice() {
        return Files.exists(FULL_DEVICE);
    }

    private Checkpoints checkpoints() {
        return Checkpoints.in(file(), TRAINING, everyStep());
    }

    private Path file() {
        return folder.resolve("training.bin");
    }

    private static CheckpointPace everyStep() {
        return new CheckpointPace(Duration.ZERO, () -> 0);
    }

    private static Checkpoint state(int step, float weight) {
        return new Checkpoint(
                3,
                step,
                -5L,
                new int[] {2, 0, 1},
                12.5,
                new long[] {4, 1L << 40},
                List.of(new float[] {weight, -0f}, new float[0]),
                new byte[] {1, 2, 3});
    }
}
