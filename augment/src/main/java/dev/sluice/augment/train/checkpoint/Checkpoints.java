package dev.sluice.augment.train.checkpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import javax.annotation.Nullable;

/**
 * The checkpoints of one training, of which the last is kept. Used by one thread. What cannot be
 * read or written is an {@link UncheckedIOException}: a training that would lose hours says so at
 * once.
 */
public final class Checkpoints {

    /** Null where nothing is kept. */
    @Nullable private final Path file;

    private final String fingerprint;
    private final CheckpointPace pace;

    private Checkpoints(@Nullable Path file, String fingerprint, CheckpointPace pace) {
        this.file = file;
        this.fingerprint = fingerprint;
        this.pace = pace;
    }

    /** Keeps nothing. */
    public static Checkpoints none() {
        return new Checkpoints(null, "", CheckpointPace.usual());
    }

    /** Keeps the last one in a file. */
    public static Checkpoints in(Path file, Fingerprint training, CheckpointPace pace) {
        return new Checkpoints(file, training.sha256(), pace);
    }

    /** Where the last one is kept, if it is. */
    public Optional<Path> file() {
        return Optional.ofNullable(file);
    }

    /** The last one, if there is any. */
    public Optional<Checkpoint> latest() {
        if (file == null || !Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Checkpoint.fromBytes(Files.readAllBytes(file), fingerprint));
        } catch (IOException e) {
            throw new UncheckedIOException(
                    new IOException(
                            "checkpoint %s cannot be used: %s; remove it to train anew"
                                    .formatted(file, e.getMessage()),
                            e));
        }
    }

    /**
     * Writes a checkpoint if it is time to, and if its weights are numbers: the last good one is
     * worth more than one that has diverged.
     *
     * @param state asked for only where it is time
     */
    public void offer(CheckpointPace.Moment moment, Supplier<Checkpoint> state) {
        if (file == null || !pace.due(moment)) {
            return;
        }
        long start = pace.now();
        Checkpoint checkpoint = state.get();
        if (!checkpoint.isFinite()) {
            return;
        }
        try {
            DurableFile.write(file, checkpoint.toBytes(fingerprint));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        pace.took(start);
    }
}
