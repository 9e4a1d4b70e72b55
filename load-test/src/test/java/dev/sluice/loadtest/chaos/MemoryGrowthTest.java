package dev.sluice.loadtest.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MemoryGrowthTest {

    private static MemoryGrowth after20(IntFunction<Memory> job) {
        return new MemoryGrowth("JobManager", IntStream.rangeClosed(1, 20).mapToObj(job).toList());
    }

    @Test
    void aClassLoaderThatStaysIsSeen() {
        MemoryGrowth growth = after20(job -> new Memory(job, 60, 400));

        assertThat(growth.isFlat()).isFalse();
        assertThat(growth.toString())
                .contains("JobManager after job 1, 5 and 20: 1, 5 and 20 class loaders of jobs");
    }

    @Test
    void classesThatStayAreSeen() {
        MemoryGrowth growth = after20(job -> new Memory(1, 40 + 17 * job, 400));

        assertThat(growth.isFlat()).isFalse();
        assertThat(growth.toString()).contains("metaspace 57, 125 and 380 MiB");
    }

    @Test
    void nativeMemoryThatStaysIsSeen() {
        MemoryGrowth growth = after20(job -> new Memory(1, 60, 400 + 10 * job));

        assertThat(growth.isFlat()).isFalse();
        assertThat(growth.toString()).contains("RSS 410, 450 and 600 MiB");
    }

    @Test
    void whatTheFirstJobsLoadIsNoGrowth() {
        MemoryGrowth growth =
                after20(
                        job ->
                                new Memory(
                                        Math.min(2, job),
                                        Math.min(60, 30 + 10 * job),
                                        Math.min(600, 300 + 80 * job)));

        assertThat(growth.isFlat()).isTrue();
    }

    @Test
    void saysThatAFewJobsTellNothing() {
        MemoryGrowth growth = new MemoryGrowth("JobManager", List.of(new Memory(1, 40, 300)));

        assertThat(growth.isFlat()).isTrue();
        assertThat(growth.toString())
                .contains("after job 1, 1 and 1")
                .endsWith("too few jobs to tell growth");
        assertThat(after20(job -> new Memory(1, 40, 300)).toString()).doesNotContain("too few");
    }
}
