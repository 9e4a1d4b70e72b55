package dev.sluice.loadtest.cluster;

import java.io.FileNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What {@code mvn package} makes for a Flink cluster.
 *
 * @param job the jar that is submitted
 * @param lib the jar for Flink's {@code lib} folder: the inference runtime, whose native libraries
 *     a process loads once
 */
public record JobFiles(Path job, Path lib) {

    /**
     * As a build leaves them in a checkout.
     *
     * @throws FileNotFoundException if they are not built
     */
    public static JobFiles in(Path checkout) throws FileNotFoundException {
        Path target = checkout.resolve("flink-job/target");
        return new JobFiles(
                require(target.resolve("sluice-job.jar")),
                require(target.resolve("sluice-lib.jar")));
    }

    private static Path require(Path file) throws FileNotFoundException {
        if (!Files.isRegularFile(file)) {
            throw new FileNotFoundException(
                    file + " is missing; mvn -DskipTests package -pl flink-job -am makes it");
        }
        return file;
    }
}
