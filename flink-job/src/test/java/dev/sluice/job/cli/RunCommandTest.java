package dev.sluice.job.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RunCommandTest {

    @Test
    void whatRunsInAClusterRunsInAThreadThatEndsWithIt() throws Exception {
        Thread[] own = new Thread[1];

        int exitCode =
                RunCommand.inThreadOfItsOwn(
                        () -> {
                            own[0] = Thread.currentThread();
                            return 7;
                        });

        own[0].join(10_000);
        assertThat(exitCode).isEqualTo(7);
        assertThat(own[0]).isNotEqualTo(Thread.currentThread());
        assertThat(own[0].isAlive()).isFalse();
    }

    @Test
    void anErrorReachesFlinkAsItIs() {
        Error outOfMetaspace = new OutOfMemoryError("Metaspace");

        assertThatThrownBy(
                        () ->
                                RunCommand.inThreadOfItsOwn(
                                        () -> {
                                            throw outOfMetaspace;
                                        }))
                .isSameAs(outOfMetaspace);
    }

    @Test
    void anInterruptReachesTheCommand() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        Thread flinks =
                new Thread(
                        () -> {
                            try {
                                RunCommand.inThreadOfItsOwn(() -> waitIn(begun, interrupted));
                            } catch (Exception e) {
                                // As Flink does with a program that it ends.
                            }
                        });
        flinks.start();
        assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();

        flinks.interrupt();

        assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
    }

    private static int waitIn(CountDownLatch begun, CountDownLatch interrupted) {
        begun.countDown();
        try {
            Thread.sleep(60_000);
        } catch (InterruptedException e) {
            interrupted.countDown();
        }
        return 0;
    }
}
