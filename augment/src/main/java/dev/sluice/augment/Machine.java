package dev.sluice.augment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What a bundle or a report is made on. */
public final class Machine {

    private static final Path CPUS = Path.of("/proc/cpuinfo");
    private static final String CPU_NAME = "model name";
    private static final String CPU_FLAGS = "flags";

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

    /** Whether the processor has products of bfloat16 (AVX512-BF16), as far as the system tells. */
    public static boolean hasBfloat16() {
        return line(CPU_FLAGS).filter(Machine::hasBfloat16).isPresent();
    }

    static boolean hasBfloat16(String flags) {
        return List.of(flags.split(" ")).contains("avx512_bf16");
    }

    private static String processor() {
        return line(CPU_NAME).orElse("of a make that is not known");
    }

    /** What the first processor says of itself under a name. */
    private static Optional<String> line(String name) {
        if (!Files.isReadable(CPUS)) {
            return Optional.empty();
        }
        try (Stream<String> lines = Files.lines(CPUS)) {
            return lines.filter(line -> line.startsWith(name))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + CPUS, e);
        }
    }
}
