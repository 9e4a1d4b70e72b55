package dev.sluice.loadtest.chaos;

import dev.sluice.loadtest.process.ChildJvm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a JVM holds, looked at from outside by the JDK's {@code jcmd}.
 *
 * @param jobClassLoaders of jobs whose classes are still loaded after a full garbage collection;
 *     the running job has one
 * @param metaspaceMib of all classes that are left then
 * @param residentMib in all
 */
record Memory(int jobClassLoaders, long metaspaceMib, long residentMib) {

    private static final Pattern METASPACE = Pattern.compile("Metaspace\\s+used (\\d+)K");

    /** Flink's for the classes of a job, in a line of {@code VM.classloader_stats}. */
    private static final Pattern JOB_CLASS_LOADER = Pattern.compile("ChildFirstClassLoader\\s");

    /** The running job's, and in a TaskManager that of the first job, which stays. */
    private static final int JOB_CLASS_LOADERS = 2;

    /** For threads of a job that has just ended to be gone. */
    private static final Duration SETTLING = Duration.ofSeconds(30);

    /** Looks until no job but those that stay has classes, or for as long as one may take to go. */
    static Memory settled(ChildJvm process) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + SETTLING.toNanos();
        Memory memory = of(process);
        while (memory.jobClassLoaders > JOB_CLASS_LOADERS && System.nanoTime() < deadline) {
            Thread.sleep(1_000);
            memory = of(process);
        }
        return memory;
    }

    /**
     * Collects garbage, then looks. A task of Flink's has a finalizer, and is gone with the second
     * collection only. What glibc keeps of memory that was freed is given back, if this JVM can be
     * told so (17.0.9 and later): it is no growth.
     */
    private static Memory of(ChildJvm process) throws IOException, InterruptedException {
        jcmd(process, "GC.run");
        jcmd(process, "GC.run_finalization");
        jcmd(process, "GC.run");
        try {
            jcmd(process, "System.trim_native_heap");
        } catch (IOException e) {
            // An older JVM, or not glibc: what it keeps then counts.
        }
        Matcher found = METASPACE.matcher(jcmd(process, "GC.heap_info"));
        if (!found.find()) {
            throw new IOException("jcmd GC.heap_info tells no metaspace");
        }
        return new Memory(
                (int)
                        JOB_CLASS_LOADER
                                .matcher(jcmd(process, "VM.classloader_stats"))
                                .results()
                                .count(),
                Long.parseLong(found.group(1)) >> 10,
                process.usage().residentBytes() >> 20);
    }

    private static String jcmd(ChildJvm process, String command)
            throws IOException, InterruptedException {
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
}
