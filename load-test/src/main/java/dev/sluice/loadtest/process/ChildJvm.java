package dev.sluice.loadtest.process;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A JVM beside this one, with this one's class path, module options and system properties, but a
 * heap and a log file of its own. It ends when this process does, however that ends. Linux only:
 * figures come from /proc.
 */
public final class ChildJvm implements AutoCloseable {

    /** For a good end: Flink and a broker take a second or two. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Duration OUTPUT_PATIENCE = Duration.ofSeconds(5);

    /** Of the log's end: an error with a stack trace. */
    private static final int LOGGED_BYTES = 4 << 10;

    private final ChildSpec spec;
    private final Process process;
    private final ChildOutput output;

    private ChildJvm(ChildSpec spec, Process process) {
        this.spec = spec;
        this.process = process;
        this.output = new ChildOutput(spec.name(), process.getInputStream(), spec.output());
    }

    /**
     * Starts the process; it is not ready yet.
     *
     * @throws IOException if the system does not start it
     */
    public static ChildJvm start(ChildSpec spec) throws IOException {
        Files.createDirectories(spec.folder());
        ProcessBuilder builder =
                new ProcessBuilder(spec.command(OwnJvm.ofThisProcess())).redirectErrorStream(true);
        builder.environment().putAll(spec.environment());
        return new ChildJvm(spec, builder.start());
    }

    /**
     * Starts the process and waits until it announces itself; it is stopped if it does not.
     *
     * @throws IOException as {@link #start} and {@link #awaitReady}
     */
    public static ChildJvm startAndAwait(ChildSpec spec, Duration timeout)
            throws IOException, InterruptedException {
        ChildJvm child = start(spec);
        try {
            child.awaitReady(timeout);
            return child;
        } catch (IOException | InterruptedException e) {
            child.kill();
            throw e;
        }
    }

    /**
     * Waits for what the process announces, and gives it; at once if it has done so already.
     *
     * @throws ChildFailedException if it ends before, or is not ready in this time
     */
    public String awaitReady(Duration timeout) throws InterruptedException, ChildFailedException {
        Optional<String> announced;
        try {
            announced = output.awaitReady(timeout);
        } catch (TimeoutException e) {
            throw new ChildFailedException(failure("is not ready after " + timeout));
        }
        if (announced.isEmpty()) {
            process.waitFor(OUTPUT_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            throw new ChildFailedException(failure("ended before it was ready"));
        }
        return announced.get();
    }

    /**
     * Does nothing while the process lives.
     *
     * @throws ChildFailedException if it has ended
     */
    public void requireAlive() throws ChildFailedException, InterruptedException {
        if (!process.isAlive()) {
            output.awaitEnd(OUTPUT_PATIENCE);
            throw new ChildFailedException(failure("ended too early"));
        }
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** CPU time of all its threads; empty once it has ended. */
    public Optional<Duration> cpu() {
        return process.info().totalCpuDuration();
    }

    public long pid() {
        return process.pid();
    }

    /**
     * Waits for a process that ends by itself.
     *
     * @return its exit code
     * @throws ChildFailedException if it still lives after this time
     */
    public int awaitEnd(Duration timeout) throws InterruptedException, ChildFailedException {
        if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new ChildFailedException(failure("has not ended after " + timeout));
        }
        output.awaitEnd(OUTPUT_PATIENCE);
        return process.exitValue();
    }

    /**
     * What it has taken up to now.
     *
     * @throws ChildFailedException if it has ended
     */
    public ProcessUsage usage() throws IOException, InterruptedException {
        requireAlive();
        try {
            ProcStatus status =
                    new ProcStatus(Files.readAllLines(Path.of("/proc/" + pid() + "/status")));
            Duration cpu = cpu().orElseThrow();
            return new ProcessUsage(
                    cpu, status.bytes("VmRSS"), status.bytes("VmHWM"), status.count("Threads"));
        } catch (NoSuchFileException | IllegalArgumentException | NoSuchElementException e) {
            // What is not there any more belongs to a process that is just ending.
            process.waitFor(OUTPUT_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            requireAlive();
            throw new IOException("no figures of process " + spec.name() + " in /proc", e);
        }
    }

    /** Ends it as its user would, shutdown hooks included; with force if it takes too long. */
    @Override
    public void close() {
        try {
            process.getOutputStream().close();
            if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                kill();
            }
            output.awaitEnd(OUTPUT_PATIENCE);
        } catch (IOException e) {
            kill();
        } catch (InterruptedException e) {
            kill();
            Thread.currentThread().interrupt();
        }
    }

    /** Ends it at once, as a machine that goes down: SIGKILL, no hook runs. */
    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** Stops it where it is, as a machine that hangs: SIGSTOP. Only {@link #kill} ends it then. */
    public void freeze() throws IOException, InterruptedException {
        Process signal = new ProcessBuilder("kill", "-STOP", Long.toString(pid())).start();
        if (signal.waitFor() != 0) {
            throw new IOException("process " + spec.name() + " cannot be stopped");
        }
    }

    /** The last lines it printed, and behind them those that it logged. */
    public String lastLines() {
        String lines =
                Stream.of(output.lastLines(), lastLogged())
                        .flatMap(Optional::stream)
                        .collect(Collectors.joining("\n"));
        return lines.isEmpty() ? "(nothing)" : lines;
    }

    /** Empty where it has not logged anything. */
    private Optional<String> lastLogged() {
        try (RandomAccessFile log = new RandomAccessFile(spec.log().toFile(), "r")) {
            byte[] tail = new byte[(int) Math.min(log.length(), LOGGED_BYTES)];
            log.seek(log.length() - tail.length);
            log.readFully(tail);
            return Optional.of(new String(tail, StandardCharsets.UTF_8).strip())
                    .filter(text -> !text.isEmpty());
        } catch (IOException e) {
            return Optional.empty(); // what failed is told without
        }
    }

    private String failure(String what) {
        String exitCode = process.isAlive() ? "" : " (exit code " + process.exitValue() + ")";
        return "process %s %s%s; see %s and %s. Its last lines:%n%s"
                .formatted(spec.name(), what, exitCode, spec.output(), spec.log(), lastLines());
    }
}
