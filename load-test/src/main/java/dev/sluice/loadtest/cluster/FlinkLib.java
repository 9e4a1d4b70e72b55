package dev.sluice.loadtest.cluster;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a Flink distribution has in its {@code lib} folder, found on this process' class path: all
 * that the job jar leaves out. Of our own classes only those that start a process are there; the
 * job's must come from its jar, as in any other cluster.
 */
final class FlinkLib {

    /** As the job jar's build excludes them, and what Flink's own jar brings for itself. */
    private static final Pattern JARS =
            Pattern.compile(
                    "(flink-(?!connector-(base|kafka)|autoscaler|job).*"
                            + "|kryo|minlog|reflectasm|objenesis|chill.*"
                            + "|commons-(cli|collections|compress|io|lang3|math3|text)"
                            + "|javassist|slf4j-api|log4j-(api|core|slf4j-impl)"
                            + "|snakeyaml-engine|async-profiler|lz4-java|snappy-java)"
                            + "-[0-9][^/]*\\.jar");

    private FlinkLib() {}

    /**
     * @param classPath of this process
     * @param more jars that are put beside Flink's own
     */
    static String classPath(String classPath, Path ownClasses, List<Path> more) {
        List<String> entries = new ArrayList<>();
        entries.add(ownClasses.toString());
        Arrays.stream(classPath.split(File.pathSeparator))
                .filter(entry -> JARS.matcher(Path.of(entry).getFileName().toString()).matches())
                .filter(entry -> !entry.endsWith("-tests.jar"))
                .forEach(entries::add);
        more.forEach(jar -> entries.add(jar.toString()));
        return String.join(File.pathSeparator, entries);
    }
}
