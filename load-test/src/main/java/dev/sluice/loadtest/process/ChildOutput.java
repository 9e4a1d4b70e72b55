package dev.sluice.loadtest.process;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Reads what a child prints, in a thread of its own: into a file, its last lines into memory, and
 * finds the line that says it is ready. Ends with the child.
 */
final class ChildOutput {

    private static final int LAST_LINES = 20;

    private final ArrayDeque<String> last = new ArrayDeque<>();
    private final CompletableFuture<Optional<String>> ready = new CompletableFuture<>();
    private final Thread thread;

    ChildOutput(String name, InputStream output, Path file) {
        thread = new Thread(() -> read(output, file), "output-of-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    private void read(InputStream output, Path file) {
        try (BufferedReader in =
                        new BufferedReader(new InputStreamReader(output, StandardCharsets.UTF_8));
                BufferedWriter copy = Files.newBufferedWriter(file)) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                copy.write(line);
                copy.newLine();
                copy.flush();
                take(line);
            }
        } catch (IOException e) {
            take("(its output cannot be read further: " + e + ")");
        }
        ready.complete(Optional.empty());
    }

    private void take(String line) {
        synchronized (last) {
            if (last.size() == LAST_LINES) {
                last.removeFirst();
            }
            last.addLast(line);
        }
        if (line.startsWith(ChildCommand.READY)) {
            ready.complete(Optional.of(line.substring(ChildCommand.READY.length())));
        }
    }

    /**
     * What the child announced; empty if it ended without.
     *
     * @throws TimeoutException if it does neither in this time
     */
    Optional<String> awaitReady(Duration timeout) throws InterruptedException, TimeoutException {
        try {
            return ready.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException("never completed exceptionally", e);
        }
    }

    /** Waits until all of it is read; the child has ended. */
    void awaitEnd(Duration timeout) throws InterruptedException {
        thread.join(timeout.toMillis());
    }

    /** Empty where nothing was printed. */
    Optional<String> lastLines() {
        synchronized (last) {
            return last.isEmpty() ? Optional.empty() : Optional.of(String.join("\n", last));
        }
    }
}
