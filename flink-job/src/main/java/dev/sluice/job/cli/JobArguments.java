package dev.sluice.job.cli;

import dev.sluice.job.JobOptions;
import dev.sluice.job.Placement;
import dev.sluice.job.TopologyOptions;
import dev.sluice.job.decode.BreakerLimits;
import dev.sluice.job.decode.DecodeLimits;
import dev.sluice.job.stage.BatchLimits;
import dev.sluice.job.stage.StageOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import javax.annotation.Nullable;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.util.TimeUtils;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options of a job but for Kafka; a mixin. Checked together: all problems in one message. */
final class JobArguments {

    @Option(
            names = "--bundle",
            paramLabel = "PATH",
            required = true,
            description =
                    "The bundle's folder or zip file; in a cluster the path that every TaskManager"
                            + " sees.")
    private Path bundle;

    @Option(
            names = "--placement",
            paramLabel = "fused|separate",
            defaultValue = "FUSED",
            description =
                    "fused: all stages in one task, best on one machine and for small networks."
                            + " separate: a job vertex each, which an autoscaler can size alone."
                            + " Default: fused")
    private Placement placement;

    @Option(
            names = "--parallelism",
            paramLabel = "N",
            description =
                    "Subtasks of each operator. Each holds its own buffers and runs on a thread of"
                            + " its own; more than the images topic has partitions stay idle in the"
                            + " source. Default: the processors of this machine")
    @Nullable
    private Integer parallelism;

    @Option(
            names = "--stage-parallelism",
            paramLabel = "N,N...",
            split = ",",
            description =
                    "Subtasks of each stage, from stage 0; only with separate placement. Default:"
                            + " --parallelism for all")
    private List<Integer> stageParallelism = new ArrayList<>();

    @Option(
            names = "--batch-records",
            paramLabel = "N",
            defaultValue = "32",
            description =
                    "A stage runs when so many records wait. Larger batches cost latency and"
                            + " memory, and on a CPU gain little. Default: ${DEFAULT-VALUE}")
    private int batchRecords;

    @Option(
            names = "--batch-delay",
            paramLabel = "TIME",
            defaultValue = "5 ms",
            converter = DurationConverter.class,
            description =
                    "... or when the first of them has waited this long, at every stage that a"
                            + " record reaches. Default: ${DEFAULT-VALUE}")
    private Duration batchDelay;

    @Option(
            names = "--intra-op-threads",
            paramLabel = "N",
            defaultValue = "1",
            description =
                    "Threads of ONNX Runtime for one batch of one subtask. More than 1 only where"
                            + " subtasks times threads do not exceed the cores."
                            + " Default: ${DEFAULT-VALUE}")
    private int intraOpThreads;

    @Option(
            names = "--with-probabilities",
            description = "Predictions carry the probabilities of all classes: larger records.")
    private boolean withProbabilities;

    @Option(
            names = "--max-image-size",
            paramLabel = "SIZE",
            defaultValue = "8 mb",
            converter = MemorySizeConverter.class,
            description =
                    "An encoded image larger than this becomes a dead letter."
                            + " Default: ${DEFAULT-VALUE}")
    private MemorySize maxImageSize;

    @Option(
            names = "--max-pixels",
            paramLabel = "N",
            defaultValue = "50000000",
            description =
                    "Likewise one that declares more pixels, before any memory is taken for them."
                            + " Decoding takes up to 12 bytes a pixel. Default: ${DEFAULT-VALUE}")
    private long maxPixels;

    @Option(
            names = "--max-bad-ratio",
            paramLabel = "0..1",
            defaultValue = "0.95",
            description =
                    "The job stops when more than this share of a window could not be decoded; 1"
                            + " never stops it. Default: ${DEFAULT-VALUE}")
    private double maxBadRatio;

    @Option(
            names = "--bad-window",
            paramLabel = "N",
            defaultValue = "1000",
            description = "Records in such a window, of one subtask. Default: ${DEFAULT-VALUE}")
    private int badWindow;

    @Option(
            names = "--delivery",
            paramLabel = "at_least_once|none",
            defaultValue = "AT_LEAST_ONCE",
            description =
                    "at_least_once: after a failure predictions may repeat, none is missing."
                            + " none: they may be missing too. Default: at_least_once")
    private Delivery delivery;

    @Option(
            names = "--checkpoint-interval",
            paramLabel = "TIME",
            defaultValue = "10 s",
            converter = DurationConverter.class,
            description =
                    "How often the job notes how far it has come; what came after is done again"
                            + " when it fails. Default: ${DEFAULT-VALUE}")
    private Duration checkpointInterval;

    @Option(
            names = "--from-savepoint",
            paramLabel = "PATH",
            description = "Go on from a savepoint: offsets and exit policy.")
    @Nullable
    private String fromSavepoint;

    @Option(
            names = "--flink",
            paramLabel = "KEY=VALUE",
            description = "A setting of Flink by its own name. Repeatable; wins over ours.")
    private Map<String, String> flink = new TreeMap<>();

    /** The guarantees that are offered here. */
    enum Delivery {
        AT_LEAST_ONCE,
        NONE
    }

    /**
     * @throws ParameterException with all problems at once
     */
    JobOptions options(CommandSpec command) {
        List<String> problems = new ArrayList<>();
        DecodeLimits decode =
                collect(
                        problems,
                        () ->
                                new DecodeLimits(
                                        Math.toIntExact(maxImageSize.getBytes()), maxPixels));
        BreakerLimits breaker = collect(problems, () -> new BreakerLimits(maxBadRatio, badWindow));
        BatchLimits batches = collect(problems, () -> new BatchLimits(batchRecords, batchDelay));
        StageOptions stages =
                collect(
                        problems,
                        () -> new StageOptions(batches, intraOpThreads, withProbabilities));
        TopologyOptions topology =
                collect(
                        problems,
                        () ->
                                new TopologyOptions(
                                        placement,
                                        parallelism(),
                                        stageParallelism,
                                        decode,
                                        breaker,
                                        stages));
        JobOptions options =
                collect(
                        problems,
                        () ->
                                new JobOptions(
                                        bundle,
                                        topology,
                                        DeliveryGuarantee.valueOf(delivery.name()),
                                        checkpointInterval,
                                        flinkSettings()));
        if (!problems.isEmpty()) {
            throw new ParameterException(command.commandLine(), String.join("\n", problems));
        }
        return options;
    }

    private int parallelism() {
        return parallelism == null ? Runtime.getRuntime().availableProcessors() : parallelism;
    }

    private Map<String, String> flinkSettings() {
        Map<String, String> settings = new TreeMap<>(flink);
        if (fromSavepoint != null) {
            settings.put("execution.state-recovery.path", fromSavepoint);
        }
        return settings;
    }

    @Nullable
    private static <T> T collect(List<String> problems, Supplier<T> part) {
        try {
            return part.get();
        } catch (IllegalArgumentException | ArithmeticException e) {
            problems.add(e.getMessage());
            return null;
        }
    }

    /** 5 ms, 10 s, 1 min: as in Flink's own settings. */
    private static final class DurationConverter implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String value) {
            return TimeUtils.parseDuration(value);
        }
    }

    /** 64 kb, 8 mb: as in Flink's own settings. */
    private static final class MemorySizeConverter implements ITypeConverter<MemorySize> {
        @Override
        public MemorySize convert(String value) {
            return MemorySize.parse(value);
        }
    }
}
