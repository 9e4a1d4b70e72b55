package dev.sluice.loadtest.contender;

import dev.sluice.bundle.exit.Thresholds;
import dev.sluice.job.kafka.TopicNames;
import dev.sluice.loadtest.process.ChildSpec;
import dev.sluice.loadtest.workload.Workload;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A target on a workload.
 *
 * @param name of its file
 */
public record Contender(String name, ContenderSpec spec) {

    /**
     * How a target is run.
     *
     * @param parallelism of the job, and threads of what runs in memory
     * @param checkpointInterval as Flink takes it, such as {@code 10 s}
     * @param compiler of its JVM
     */
    public record Setting(
            String bootstrapServers,
            TopicNames topics,
            String group,
            String delivery,
            int parallelism,
            String checkpointInterval,
            JitCompiler compiler) {}

    /** Whether it runs between topics; else it ends by itself and announces what it measured. */
    public boolean isStreaming() {
        return spec.runner() != ContenderSpec.Runner.MEMORY;
    }

    /** One for each early exit of what is run. */
    public Thresholds thresholds(Workload workload) {
        return switch (spec.network()) {
            case CASCADE -> workload.thresholds();
            case CLOSED -> Thresholds.closed(workload.bundle().manifest().earlyExits());
            case WHOLE -> Thresholds.of();
        };
    }

    /** In one run of throughput: those of ids from 0. */
    public int images(Workload workload) {
        return spec.network() == ContenderSpec.Network.CASCADE
                ? workload.images()
                : workload.imagesOfWhole();
    }

    /**
     * Its process.
     *
     * @param name of the process
     * @param folder of its log files
     */
    public ChildSpec process(String name, Workload workload, Setting setting, Path folder) {
        List<String> arguments = new ArrayList<>(List.of("--bundle", bundle(workload).toString()));
        arguments.addAll(List.of("--bootstrap-servers", setting.bootstrapServers()));
        arguments.addAll(List.of("--images-topic", setting.topics().images()));
        arguments.addAll(List.of("--parallelism", Integer.toString(setting.parallelism())));
        if (isStreaming()) {
            arguments.addAll(streaming(setting));
        } else {
            arguments.addAll(List.of("--images", Integer.toString(images(workload))));
            for (double threshold : thresholds(workload).toArray()) {
                arguments.addAll(List.of("--threshold", Double.toString(threshold)));
            }
        }
        arguments.addAll(spec.arguments());
        return new ChildSpec(
                name,
                spec.runner().mainClass(),
                arguments,
                jvmOptions(workload, setting, folder),
                folder);
    }

    private static List<String> jvmOptions(Workload workload, Setting setting, Path folder) {
        List<String> options = new ArrayList<>(setting.compiler().jvmOptions());
        // The whole heap from the start, as Flink's scripts give it, and each page of it touched,
        // or memory would grow for half an hour as the collector comes to them.
        options.add("-XX:+AlwaysPreTouch");
        options.add("-Xms" + workload.megabytesHeap() + "m");
        options.add("-Xmx" + workload.megabytesHeap() + "m");
        // The job tells by it that the process is its own.
        options.add("-Dsluice.home=" + folder);
        return options;
    }

    private Path bundle(Workload workload) {
        return spec.network() == ContenderSpec.Network.WHOLE
                ? workload.whole()
                : workload.cascade();
    }

    private static List<String> streaming(Setting setting) {
        return List.of(
                "--predictions-topic",
                setting.topics().predictions(),
                "--dead-letters-topic",
                setting.topics().deadLetters(),
                "--policies-topic",
                setting.topics().policies(),
                "--verdicts-topic",
                setting.topics().verdicts(),
                "--group",
                setting.group(),
                "--delivery",
                setting.delivery(),
                "--checkpoint-interval",
                setting.checkpointInterval());
    }
}
