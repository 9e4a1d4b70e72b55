package dev.sluice.augment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a bundle or a report is made on. */
public final class Machine {

    private static final Path CPUS = Path.of("/proc/cpuinfo");
    private static final String CPU_NAME = "model name";

    private Machine() {}

    /** Processor, as far as the system tells, and what runs on it. */
    public static String shown() {
        return "%d CPUs (%s), %s %s, Java %s"
                .formatted(
                        Runtime.getRuntime().availableProcessors(),
                        processor(),
                        System.getProperty("os.name"),
                        System.getProperty("os.arch"),
                        System.getProperty("java.version"));
    }

    private static String processor() {
        String unknown = "of a make that is not known";
        if (!Files.isReadable(CPUS)) {
            return unknown;
        }
        try {
            return Files.readAllLines(CPUS).stream()
                    .filter(line -> line.startsWith(CPU_NAME))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(unknown);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + CPUS, e);
        }
    }
}
