package dev.sluice.augment.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/**
 * How a report came about.
 *
 * @param sample whether thresholds were chosen on its images
 * @param imagesFrom what the images are, for a person
 * @param dataSha256 of the images and labels
 * @param command line that was typed
 * @param took from the start of the command to the report; of a run that went on after a kill, what
 *     it took in all
 * @param at when
 */
public record RunFacts(
        Sample sample,
        String imagesFrom,
        String dataSha256,
        String command,
        Duration took,
        Instant at) {

    /** How the images relate to the choice of thresholds. */
    public enum Sample {
        /** The thresholds were chosen on these very images. */
        CALIBRATION,
        /** They were chosen on others. */
        OTHER
    }

    private static final Path CPUS = Path.of("/proc/cpuinfo");
    private static final String CPU_NAME = "model name";

    /** Processor, as far as the system tells, and what runs on it. */
    static String machine() {
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
