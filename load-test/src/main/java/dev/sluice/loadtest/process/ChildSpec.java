package dev.sluice.loadtest.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.annotation.Nullable;

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
 * @param environment variables over those of this process
 * @param classPath null for that of this process, with its system properties; a child with another
 *     one is another program, and has none of them
 */
public record ChildSpec(
        String name,
        String mainClass,
        List<String> arguments,
        List<String> jvmOptions,
        Path folder,
        Map<String, String> environment,
        @Nullable String classPath) {

    public ChildSpec {
        arguments = List.copyOf(arguments);
        jvmOptions = List.copyOf(jvmOptions);
        environment = Map.copyOf(environment);
    }

    public ChildSpec(
            String name,
            Class<?> mainClass,
            List<String> arguments,
            List<String> jvmOptions,
            Path folder) {
        this(name, mainClass.getName(), arguments, jvmOptions, folder, Map.of(), null);
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
        own.options().stream()
                .filter(option -> classPath == null || !option.startsWith("-D"))
                .forEach(command::add);
        command.add("-D" + OwnJvm.LOG_PROPERTY + "=" + log().toAbsolutePath());
        command.addAll(jvmOptions);
        command.add("-cp");
        command.add(classPath == null ? own.classPath() : classPath);
        command.add(ChildCommand.class.getName());
        command.add(mainClass);
        command.addAll(arguments);
        return command;
    }
}
