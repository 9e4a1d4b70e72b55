package dev.sluice.loadtest.process;

import java.util.List;

/** Figures of a process as Linux prints them in {@code /proc/PID/status}. */
final class ProcStatus {

    private static final long BYTES_PER_KIB = 1024;

    private final List<String> lines;

    ProcStatus(List<String> lines) {
        this.lines = List.copyOf(lines);
    }

    /**
     * Memory by its name there, such as {@code VmRSS}.
     *
     * @throws IllegalArgumentException if it is not there: the process has ended
     */
    long bytes(String name) {
        String value = value(name);
        if (!value.endsWith(" kB")) {
            throw new IllegalArgumentException(name + " is '" + value + "'; expected kB");
        }
        return Long.parseLong(value.substring(0, value.length() - 3)) * BYTES_PER_KIB;
    }

    int count(String name) {
        return Integer.parseInt(value(name));
    }

    private String value(String name) {
        return lines.stream()
                .filter(line -> line.startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no " + name + " in " + lines));
    }
}
