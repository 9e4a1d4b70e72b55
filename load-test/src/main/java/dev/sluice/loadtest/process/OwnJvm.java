package dev.sluice.loadtest.process;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;

/**
 * What a child has from the JVM that starts it.
 *
 * @param java the executable
 * @param options that open modules, and system properties of the command line; sizes, agents and
 *     the log file are the child's own
 */
record OwnJvm(Path java, List<String> options, String classPath) {

    /** Names the log file of a process, as the launcher's logging takes it. */
    static final String LOG_PROPERTY = "sluice.log";

    static OwnJvm ofThisProcess() {
        return new OwnJvm(
                Path.of(System.getProperty("java.home"), "bin", "java"),
                inherited(ManagementFactory.getRuntimeMXBean().getInputArguments()),
                System.getProperty("java.class.path"));
    }

    static List<String> inherited(List<String> options) {
        return options.stream()
                .filter(option -> option.startsWith("--add-") || option.startsWith("-D"))
                .filter(option -> !option.startsWith("-D" + LOG_PROPERTY + "="))
                .toList();
    }
}
