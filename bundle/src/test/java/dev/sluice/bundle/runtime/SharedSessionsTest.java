package dev.sluice.bundle.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.bundle.Bundle;
import dev.sluice.bundle.StageSpec;
import dev.sluice.bundle.ToyBundle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several runners of one stage in one process. */
class SharedSessionsTest {

    @TempDir Path folder;
    private final long sessionsBefore = NativeMemory.openSessions();
    private final long pinnedBefore = NativeMemory.pinnedBytes();
    private Bundle bundle;

    @BeforeEach
    void readBundle() {
        bundle = ToyBundle.write(folder);
    }

    @AfterEach
    void nativeMemoryIsGivenBack() {
        assertThat(sessions()).isZero();
        assertThat(NativeMemory.pinnedBytes()).isEqualTo(pinnedBefore);
    }

    private long sessions() {
        return NativeMemory.openSessions() - sessionsBefore;
    }

    @Test
    void runnersOfOneStageShareASessionUntilTheLastOneIsClosed() {
        StageRunner first = StageRunner.open(bundle, 0, 3, 1);
        StageRunner second = StageRunner.open(bundle, 0, 3, 1);
        assertThat(sessions()).isOne();

        first.close();

        assertThat(sessions()).isOne();
        second.input().put(ToyBundle.image(1, 0.4, 0, 0));
        assertThat(second.run(1).confidence(0)).isCloseTo(0.4f, within(1e-6f));
        second.close();
        assertThat(sessions()).isZero();
    }

    @Test
    void aRunnerThatIsClosedTwiceLetsTheSessionGoOnce() {
        try (StageRunner other = StageRunner.open(bundle, 0, 3, 1)) {
            StageRunner runner = StageRunner.open(bundle, 0, 3, 1);

            runner.close();
            runner.close();

            assertThat(sessions()).isOne();
            other.run(1);
        }
    }

    /** Whoever starts a native thread, Linux gives it that one's name. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    @EnabledOnOs(OS.LINUX)
    void aSessionHasNoThreadsBeyondThoseItIsGiven(int intraOpThreads) throws Exception {
        String name = "counted-" + intraOpThreads;
        AtomicLong threads = new AtomicLong();
        Thread caller =
                new Thread(
                        () -> {
                            try (StageRunner stage0 =
                                            StageRunner.open(bundle, 0, 8, intraOpThreads);
                                    StageRunner stage1 =
                                            StageRunner.open(bundle, 1, 8, intraOpThreads)) {
                                stage0.run(8);
                                stage1.run(8);
                                threads.set(threadsNamed(name));
                            }
                        },
                        name);
        caller.start();
        caller.join();

        // The caller is one of each session's.
        assertThat(threads.get()).isEqualTo(1 + 2 * (intraOpThreads - 1));
    }

    private static long threadsNamed(String name) {
        try (Stream<Path> tasks = Files.list(Path.of("/proc/self/task"))) {
            return tasks.filter(task -> name.equals(nameOf(task))).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String nameOf(Path task) {
        try {
            return Files.readString(task.resolve("comm")).strip();
        } catch (IOException e) {
            return ""; // it has just ended
        }
    }

    @Test
    void anotherStageOrNumberOfThreadsIsAnotherSession() {
        try (StageRunner stage0 = StageRunner.open(bundle, 0, 1, 1);
                StageRunner stage1 = StageRunner.open(bundle, 1, 1, 1);
                StageRunner threads = StageRunner.open(bundle, 0, 1, 2)) {
            stage0.run(1);
            stage1.run(1);
            threads.run(1);

            assertThat(sessions()).isEqualTo(3);
        }
    }

    @Test
    void aStageThatIsOpenedAnewAfterTheLastOneClosedRuns() {
        StageRunner.open(bundle, 0, 3, 1).close();

        try (StageRunner runner = StageRunner.open(bundle, 0, 3, 1)) {
            assertThat(runner.run(2).records()).isEqualTo(2);
        }
    }

    @Test
    void aGraphThatIsRefusedIsNotShared() {
        StageSpec spec = bundle.manifest().stages().get(0);
        assertThatThrownBy(() -> StageRunner.open("stage", spec, bundle.graph(0), 4, 1, 1))
                .isInstanceOf(InferenceException.class);

        try (StageRunner runner = StageRunner.open("stage", spec, bundle.graph(0), 3, 1, 1)) {
            assertThat(runner.run(1).records()).isOne();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void eachOfSeveralThreadsGetsTheAnswersToItsOwnBatches(int intraOpThreads) throws Exception {
        ExecutorService subtasks = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> runs = new ArrayList<>();
            for (int seed = 0; seed < 4; seed++) {
                Random random = new Random(seed);
                runs.add(subtasks.submit(() -> runBatches(random, intraOpThreads)));
            }
            for (Future<?> run : runs) {
                run.get();
            }
        } finally {
            subtasks.shutdownNow();
        }
    }

    private void runBatches(Random random, int intraOpThreads) {
        try (StageRunner runner = StageRunner.open(bundle, 0, 8, intraOpThreads)) {
            for (int batch = 0; batch < 200; batch++) {
                int records = 1 + random.nextInt(8);
                float[] expected = new float[records];
                runner.input().clear();
                for (int i = 0; i < records; i++) {
                    byte[] image = ToyBundle.image(i % 3, random.nextFloat(), 0, 0);
                    runner.input().put(image);
                    expected[i] = (image[0] & 0xff) / 255f;
                }
                StageOutput output = runner.run(records);
                for (int i = 0; i < records; i++) {
                    assertThat(output.confidence(i)).isCloseTo(expected[i], within(1e-6f));
                    assertThat(output.classIndex(i)).isEqualTo(i % 3);
                }
            }
        }
    }
}
