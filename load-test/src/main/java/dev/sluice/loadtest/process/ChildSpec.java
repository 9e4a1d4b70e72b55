package dev.sluice.loadtest.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a child process runs.
 *
 * @param name for messages and log files; unique in its folder
 * @param mainClass whose {@code main} is called; it tells that it is ready by {@link
 *     ChildCommand#announce}
 * @param arguments of the main method
 * @param jvmOptions beside those that it has from this process, such as {@code -Xmx1g}
 * @param folder of its log files, created if need be: NAME.log is what it logs, NAME.out what it
 *     prints
 */
public record ChildSpec(
        String name,
        String mainClass,
        List<String> arguments,
        List<String> jvmOptions,
        Path folder) {

    public ChildSpec {
        arguments = List.copyOf(arguments);
        jvmOptions = List.copyOf(jvmOptions);
    }

    public ChildSpec(
            String name,
            Class<?> mainClass,
            List<String> arguments,
            List<String> jvmOptions,
            Path folder) {
        this(name, mainClass.getName(), arguments, jvmOptions, folder);
    }

    Path log() {
        return folder.resolve(name + ".log");
    }

    Path output() {
        return folder.resolve(name + ".out");
    }

    /** The whole command line. */
    List<String> command(OwnJvm own) {
        List<String> command = new ArrayList<>();
        command.add(own.java().toString());
        command.addAll(own.options());
        command.add("-D" + OwnJvm.LOG_PROPERTY + "=" + log().toAbsolutePath());
        command.addAll(jvmOptions);
        command.add("-cp");
        command.add(own.classPath());
        command.add(ChildCommand.class.getName());
        command.add(mainClass);
        command.addAll(arguments);
        return command;
    }
}
