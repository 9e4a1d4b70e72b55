package dev.sluice.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is left when a broker has gone, or has not come up. */
class EmbeddedKafkaCleanUpITCase {

    @BeforeEach
    void startThreadsThatKafkaKeepsForTheWholeJvm() {
        new EmbeddedKafka().close();
    }

    @Test
    void leavesNoThreadAndNoFolderBehind() throws InterruptedException {
        Set<Thread> before = threads();
        EmbeddedKafka kafka = new EmbeddedKafka();
        Path folder = kafka.folder();
        assertThat(folder).isNotEmptyDirectory();
        assertThat(threads()).hasSizeGreaterThan(before.size());

        kafka.close();

        assertThat(threadsStillAliveBesides(before)).isEmpty();
        assertThat(folder).doesNotExist();
    }

    @Test
    void leavesNoFolderBehindWhereItsProcessEndsWithoutClosingIt() throws Exception {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                NeverClosed.class.getName())
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        String folder =
                said.lines().filter(line -> line.startsWith("folder ")).findFirst().orElseThrow();
        assertThat(Path.of(folder.substring("folder ".length()))).doesNotExist();
    }

    @Test
    void canBeClosedTwice() {
        EmbeddedKafka kafka = new EmbeddedKafka();
        kafka.close();

        kafka.close();

        assertThat(kafka.folder()).doesNotExist();
    }

    @Test
    void saysWhichPortIsTaken(@TempDir Path folder) throws Exception {
        Set<Thread> before = threads();
        int port = FreePorts.next(0);
        try (ServerSocket other = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            assertThat(other.isBound()).isTrue();

            assertThatThrownBy(() -> new EmbeddedKafka(folder, port))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("port " + port);
        }
        assertThat(threadsStillAliveBesides(before)).isEmpty();
    }

    private static Set<Thread> threads() {
        return new HashSet<>(Thread.getAllStackTraces().keySet());
    }

    /** Threads that are new and do not end soon by themselves. */
    private static Set<Thread> threadsStillAliveBesides(Set<Thread> before)
            throws InterruptedException {
        Set<Thread> alive = threads();
        alive.removeAll(before);
        for (Thread thread : alive) {
            thread.join(TimeUnit.SECONDS.toMillis(2));
        }
        alive.removeIf(thread -> !thread.isAlive());
        return alive;
    }
}
