package dev.sluice.loadtest.chaos;

import dev.sluice.loadtest.process.ChildJvm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How the memory of a TaskManager goes from job to job: its classes after a full garbage
 * collection, and what it holds in all. The JDK's {@code jcmd} looks at it from outside.
 */
final class MemoryGrowth {

    /** The first jobs load what stays for good. */
    private static final int WARM_UP = 5;

    /** Of metaspace and RSS; a class loader of the job's that stays has 20 MB of classes. */
    private static final long LEEWAY_MIB = 48;

    private static final Pattern METASPACE = Pattern.compile("Metaspace\\s+used (\\d+)K");

    private record Sample(long metaspaceMib, long residentMib) {}

    private final ChildJvm process;
    private final List<Sample> samples = new ArrayList<>();

    MemoryGrowth(ChildJvm process) {
        this.process = process;
    }

    void sample() throws IOException, InterruptedException {
        jcmd("GC.run");
        Matcher found = METASPACE.matcher(jcmd("GC.heap_info"));
        if (!found.find()) {
            throw new IOException("jcmd GC.heap_info tells no metaspace");
        }
        samples.add(
                new Sample(
                        Long.parseLong(found.group(1)) >> 10,
                        process.usage().residentBytes() >> 20));
    }

    private String jcmd(String command) throws IOException, InterruptedException {
        Process jcmd =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                                Long.toString(process.pid()),
                                command)
                        .redirectErrorStream(true)
                        .start();
        String output = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (jcmd.waitFor() != 0) {
            throw new IOException("jcmd " + command + " failed: " + output);
        }
        return output;
    }

    /**
     * @throws IOException if the last sample is above what was there once all was loaded
     */
    void requireFlat() throws IOException {
        Sample early = samples.get(Math.min(WARM_UP, samples.size() - 1));
        Sample last = samples.get(samples.size() - 1);
        if (last.metaspaceMib() > early.metaspaceMib() + LEEWAY_MIB
                || last.residentMib() > early.residentMib() + LEEWAY_MIB) {
            throw new IOException("a TaskManager's memory grows from job to job: " + this);
        }
    }

    /** Metaspace and RSS in MiB after the first job, at the end of the warm-up and at the end. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "TaskManager after job 1, %d and %d: %s, %s and %s MiB of metaspace, %s, %s and %s"
                        + " MiB RSS",
                WARM_UP + 1,
                samples.size(),
                at(0).metaspaceMib(),
                at(WARM_UP).metaspaceMib(),
                at(samples.size()).metaspaceMib(),
                at(0).residentMib(),
                at(WARM_UP).residentMib(),
                at(samples.size()).residentMib());
    }

    private Sample at(int index) {
        return samples.get(Math.min(index, samples.size() - 1));
    }
}
