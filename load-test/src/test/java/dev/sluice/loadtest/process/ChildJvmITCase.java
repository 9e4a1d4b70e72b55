package dev.sluice.loadtest.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildJvmITCase {

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @TempDir private Path folder;

    @Test
    void aBrokerOfItsOwnAnswersUntilItIsClosed() throws Exception {
        try (ChildJvm broker = ChildJvm.start(spec(BrokerCommand.class, List.of()))) {
            String servers = broker.awaitReady(PATIENCE);
            try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
                assertThat(admin.describeCluster().nodes().get()).hasSize(1);
            }

            ProcessUsage usage = broker.usage();

            assertThat(usage.cpu()).isPositive();
            assertThat(usage.residentBytes()).isBetween(32L << 20, usage.peakResidentBytes());
            assertThat(usage.threads()).isGreaterThan(10);
        }
        assertThat(folder.resolve("child.out")).content().contains("READY 127.0.0.1:");
    }

    @Test
    void aKilledProcessIsGoneAndSaysSo() throws Exception {
        try (ChildJvm child = ChildJvm.startAndAwait(spec(Waiter.class, List.of()), PATIENCE)) {
            child.requireAlive();

            child.kill();

            assertThatThrownBy(child::requireAlive)
                    .isInstanceOf(ChildFailedException.class)
                    .hasMessageContaining("process child ended too early (exit code 137)");
            assertThat(folder.resolve("hook-ran")).doesNotExist();
        }
    }

    @Test
    void aClosedProcessRunsItsShutdownHooks() throws Exception {
        Path mark = folder.resolve("hook-ran");
        ChildJvm child =
                ChildJvm.startAndAwait(spec(Waiter.class, List.of(mark.toString())), PATIENCE);

        child.close();

        assertThat(mark).exists();
    }

    @Test
    void aProcessThatFailsIsNamedWithItsLastLines() throws Exception {
        try (ChildJvm child = ChildJvm.start(spec(Failure.class, List.of("no such bundle")))) {
            assertThatThrownBy(() -> child.awaitReady(PATIENCE))
                    .isInstanceOf(ChildFailedException.class)
                    .hasMessageContaining("process child ended before it was ready (exit code 1)")
                    .hasMessageContaining("no such bundle");
        }
    }

    @Test
    void aProcessThatOnlyLogsWhyItFailsIsNamedWithWhatItLogged() throws Exception {
        try (ChildJvm child = ChildJvm.start(spec(LoggedFailure.class, List.of()))) {
            assertThatThrownBy(() -> child.awaitReady(PATIENCE))
                    .hasMessageContaining("(exit code 1)")
                    .hasMessageContaining("Its last lines:\n")
                    .hasMessageEndingWith("heartbeats got lost");
        }
    }

    @Test
    void oneThatNeverGetsReadyIsGivenUp() throws Exception {
        try (ChildJvm child = ChildJvm.start(spec(Silence.class, List.of()))) {
            assertThatThrownBy(() -> child.awaitReady(Duration.ofMillis(50)))
                    .hasMessageContaining("is not ready after PT0.05S");
        }
    }

    private ChildSpec spec(Class<?> main, List<String> arguments) {
        return new ChildSpec("child", main, arguments, List.of("-Xmx256m"), folder);
    }

    /** Waits to be ended, and leaves a file where it is told to. */
    public static final class Waiter {
        public static void main(String[] arguments) throws InterruptedException {
            if (arguments.length > 0) {
                Runtime.getRuntime().addShutdownHook(new Thread(() -> mark(arguments[0])));
            }
            ChildCommand.announce("waiting");
            Thread.currentThread().join();
        }

        private static void mark(String file) {
            try {
                Files.createFile(Path.of(file));
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** Fails at once. */
    public static final class Failure {
        public static void main(String[] arguments) {
            throw new IllegalStateException(arguments[0]);
        }
    }

    /** Fails as Flink's processes do: its log has the cause. */
    public static final class LoggedFailure {
        public static void main(String[] arguments) throws IOException {
            Files.writeString(
                    Path.of(System.getProperty(OwnJvm.LOG_PROPERTY)), "heartbeats got lost\n");
            System.exit(1);
        }
    }

    /** Never gets ready. */
    public static final class Silence {
        public static void main(String[] arguments) throws InterruptedException {
            Thread.currentThread().join();
        }
    }
}
