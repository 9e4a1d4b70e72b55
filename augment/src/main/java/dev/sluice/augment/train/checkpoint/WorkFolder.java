package dev.sluice.augment.train.checkpoint;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.annotation.Nullable;

/**
 * The folder in which one run keeps what it would not like to do twice, until it is done. It
 * belongs to one run at a time, of one machine: numbers are in the machine's byte order.
 *
 * <p>Nothing is written before {@link #claim}. A run with other settings than the one that left
 * checkpoints here is refused, not mixed in and not preferred: which of the two is worth more,
 * nobody knows but the caller. Without checkpoints the folder is simply taken over.
 *
 * <p>Files in it carry a digest of what they follow from, so that several trainings of one run
 * (other branches, other weights of a loss) stand side by side.
 */
public final class WorkFolder implements AutoCloseable {

    private static final String RUN = "run.json";
    private static final String LOCK = "lock";
    private static final String SPENT = "spent";
    private static final String CHECKPOINT = "training";
    private static final int DIGITS = 16;
    private static final Pattern OURS =
            Pattern.compile("(lock|spent|run\\.json|[a-z]+-[0-9a-f]{16}\\.bin)(\\.[a-z]+)?");

    /** Null where nothing is kept. */
    @Nullable private final Path folder;

    /** Held from {@link #claim} on, until closed. */
    @Nullable private FileChannel lock;

    private Duration spentBefore = Duration.ZERO;

    private WorkFolder(@Nullable Path folder) {
        this.folder = folder;
    }

    /** A folder that is made when it is claimed. */
    public static WorkFolder at(Path folder) {
        return new WorkFolder(folder);
    }

    /** Keeps nothing. */
    public static WorkFolder none() {
        return new WorkFolder(null);
    }

    /**
     * Takes the folder for a run.
     *
     * @throws IOException if it cannot be written, if another process has it, or if it holds
     *     checkpoints of a run with other settings; says which settings
     */
    public void claim(Fingerprint run) throws IOException {
        if (folder == null || lock != null) {
            return;
        }
        Files.createDirectories(folder);
        lock();
        Path runFile = folder.resolve(RUN);
        if (Files.exists(runFile) && holdsCheckpoints()) {
            List<String> differences =
                    Fingerprint.fromJson(Files.readAllBytes(runFile)).differences(run);
            if (!differences.isEmpty()) {
                throw new IOException(
                        ("%s holds an unfinished run with other settings: %s. Finish that one with"
                                        + " its own settings, or remove the folder, or choose"
                                        + " another one for this run")
                                .formatted(folder, String.join("; ", differences)));
            }
            spentBefore = spent().plus(lastProcess(runFile));
        }
        DurableFile.write(folder.resolve(SPENT), spentBefore.toString().getBytes(US_ASCII));
        DurableFile.write(runFile, run.toJson());
    }

    /** What earlier processes of the same run took, up to the last checkpoint of each. */
    public Duration spentBefore() {
        return spentBefore;
    }

    /** Checkpoints of a training of this run. */
    public Checkpoints checkpoints(Fingerprint training) {
        return file(CHECKPOINT, training)
                .map(file -> Checkpoints.in(file, training, CheckpointPace.usual()))
                .orElseGet(Checkpoints::none);
    }

    /**
     * Where to keep something, if anything is kept.
     *
     * @param kind begins the file's name
     * @param follows what it follows from
     * @throws IllegalStateException if the folder has not been claimed
     */
    public Optional<Path> file(String kind, Fingerprint follows) {
        if (folder == null) {
            return Optional.empty();
        }
        if (lock == null) {
            throw new IllegalStateException("work folder %s is not claimed".formatted(folder));
        }
        String digest = follows.sha256().substring(0, DIGITS);
        return Optional.of(folder.resolve(kind + "-" + digest + ".bin"));
    }

    /**
     * Deletes what the run kept, for when it is done, and the folder unless something else is in
     * it.
     */
    public void remove() throws IOException {
        if (folder == null || lock == null) {
            return;
        }
        List<Path> all;
        try (Stream<Path> files = Files.list(folder)) {
            all = files.toList();
        }
        List<Path> ours =
                all.stream()
                        .filter(file -> OURS.matcher(file.getFileName().toString()).matches())
                        .toList();
        for (Path file : ours) {
            Files.delete(file);
        }
        close();
        if (ours.size() == all.size()) {
            Files.delete(folder);
        }
    }

    @Override
    public void close() throws IOException {
        if (lock != null) {
            lock.close();
            lock = null;
        }
    }

    private void lock() throws IOException {
        FileChannel channel =
                FileChannel.open(
                        folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (!tryLock(channel)) {
            channel.close();
            throw new IOException("another run is using work folder " + folder);
        }
        lock = channel;
    }

    /** The system frees the lock with the process, however that ends. */
    private static boolean tryLock(FileChannel channel) throws IOException {
        try {
            FileLock held = channel.tryLock();
            return held != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    private boolean holdsCheckpoints() throws IOException {
        return !savedCheckpoints().isEmpty();
    }

    private List<Path> savedCheckpoints() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith(CHECKPOINT))
                    .toList();
        }
    }

    private Duration spent() throws IOException {
        Path file = folder.resolve(SPENT);
        return Files.exists(file)
                ? Duration.parse(Files.readString(file, US_ASCII))
                : Duration.ZERO;
    }

    /** A process writes the run's file as it begins; what it did after a checkpoint is lost. */
    private Duration lastProcess(Path runFile) throws IOException {
        FileTime began = Files.getLastModifiedTime(runFile);
        FileTime saved = began;
        for (Path checkpoint : savedCheckpoints()) {
            FileTime time = Files.getLastModifiedTime(checkpoint);
            saved = time.compareTo(saved) > 0 ? time : saved;
        }
        return Duration.between(began.toInstant(), saved.toInstant());
    }
}
