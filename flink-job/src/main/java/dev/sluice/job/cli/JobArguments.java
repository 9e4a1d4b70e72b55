package dev.sluice.job.cli;

import dev.sluice.bundle.image.DecodeLimits;
import dev.sluice.bundle.policy.PolicyLimits;
import dev.sluice.job.JobOptions;
import dev.sluice.job.Placement;
import dev.sluice.job.TopologyOptions;
import dev.sluice.job.breaker.BreakerLimits;
import dev.sluice.job.stage.BatchLimits;
import dev.sluice.job.stage.StageOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import javax.annotation.Nullable;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.connector.base.DeliveryGuarantee;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options of a job but for Kafka; a mixin. Checked together: all problems in one message. */
final class JobArguments {

    @Option(
            names = "--bundle",
            paramLabel = "PATH|URI",
            required = true,
            description =
                    "What to run: the bundle's folder or zip file; in a cluster the path that"
                            + " every TaskManager sees, or s3://..., hdfs://... and whatever else"
                            + " Flink has a file system for in all of its processes.")
    private String bundle;

    @Option(
            names = "--placement",
            paramLabel = "fused|separate",
            defaultValue = "FUSED",
            description =
                    "fused: all stages in one task that hands features on by reference, best on"
                            + " one machine and for small networks. separate: a job vertex each,"
                            + " which an autoscaler can size alone; features are then copied"
                            + " between tasks. Default: fused")
    private Placement placement;

    @Option(
            names = "--parallelism",
            paramLabel = "N",
            description =
                    "Subtasks of each operator, 1 or more. Each costs threads, buffers and memory"
                            + " for a batch at every stage; those beyond the partitions of the"
                            + " images topic stay idle in the source. Default: the processors of"
                            + " this machine")
    @Nullable
    private Integer parallelism;

    @Option(
            names = "--stage-parallelism",
            paramLabel = "N,N...",
            split = ",",
            description =
                    "Subtasks of each stage, from stage 0: as many numbers as stages, each 1 or"
                            + " more; only with separate placement. Each subtask costs a thread"
                            + " and memory for a batch. Default: of --parallelism the"
                            + " share that reaches a stage, by the bundle's calibration at its"
                            + " default operating point, rounded up")
    private List<Integer> stageParallelism = new ArrayList<>();

    @Option(
            names = "--batch-records",
            paramLabel = "N",
            defaultValue = "" + BatchLimits.USUAL_RECORDS,
            description =
                    "A stage runs when so many records wait, 1 or more, or as many as it runs in"
                            + " 20 ms. Only a full load fills batches: a lower limit then costs"
                            + " throughput, a higher one memory. Default: ${DEFAULT-VALUE}")
    private int batchRecords;

    @Option(
            names = "--batch-delay",
            paramLabel = "TIME",
            defaultValue = "5 ms",
            converter = DurationConverter.class,
            description =
                    "... or when nothing more is there to read, or, while there is, when the first"
                            + " of them has waited this long, 0 ms or more. Longer fills batches of"
                            + " stages that few records reach, under a load that never pauses."
                            + " Default: ${DEFAULT-VALUE}")
    private Duration batchDelay;

    @Option(
            names = "--intra-op-threads",
            paramLabel = "N",
            defaultValue = "1",
            description =
                    "Threads that one batch may run on, 1 or more: the subtask's own and others,"
                            + " which a stage's subtasks in one process share. More than 1 only"
                            + " where subtasks times threads do not exceed the cores."
                            + " Default: ${DEFAULT-VALUE}")
    private int intraOpThreads;

    @Option(
            names = "--with-probabilities",
            description =
                    "Predictions carry the probabilities of all classes: larger records, by 4"
                            + " bytes a class.")
    private boolean withProbabilities;

    @Option(
            names = "--max-image-size",
            paramLabel = "SIZE",
            defaultValue = "8 mb",
            converter = MemorySizeConverter.class,
            description =
                    "An encoded image larger than this, 1 b or more, becomes a dead letter. A"
                            + " higher limit lets one image take more memory. Default:"
                            + " ${DEFAULT-VALUE}")
    private MemorySize maxImageSize;

    @Option(
            names = "--max-pixels",
            paramLabel = "N",
            defaultValue = "16777216",
            description =
                    "Likewise one that declares more pixels, before any memory is taken for"
                            + " them; 1 to "
                            + DecodeLimits.MOST_PIXELS
                            + ". Decoding takes up to 12 bytes a pixel. Default: ${DEFAULT-VALUE}")
    private long maxPixels;

    @Option(
            names = "--max-bad-ratio",
            paramLabel = "0..1",
            defaultValue = "0.95",
            description =
                    "The job stops when more than this share of a window failed, at decode or at a"
                            + " stage:"
                            + " above 0 and at most 1, which never stops it. The higher, the more"
                            + " of a wrong stream becomes dead letters before the job stops."
                            + " Default: ${DEFAULT-VALUE}")
    private double maxBadRatio;

    @Option(
            names = "--bad-window",
            paramLabel = "N",
            defaultValue = "1000",
            description =
                    "Records in such a window, of one subtask, 1 or more. A longer one forgives"
                            + " longer runs of bad records, and is later to stop a stream of"
                            + " nothing else. Default: ${DEFAULT-VALUE}")
    private int badWindow;

    @Option(
            names = "--policy-min-threshold",
            paramLabel = "0..1",
            defaultValue = "0",
            description =
                    "No policy may set a threshold below this, whoever sends it: the verdict says"
                            + " so, and the policy before it stays. Holds for the bundle's default"
                            + " operating point too: with one beyond it the job does not start."
                            + " Higher costs MACs. Default: ${DEFAULT-VALUE}")
    private double policyMinThreshold;

    @Option(
            names = "--policy-max-accuracy-drop",
            paramLabel = "POINTS",
            defaultValue = "Infinity",
            description =
                    "Likewise none that is expected to lose more accuracy than this, in percentage"
                            + " points below the backbone's, 0 or more; agreement with the backbone"
                            + " where the bundle was calibrated without labels. Default:"
                            + " ${DEFAULT-VALUE}")
    private double policyMaxAccuracyDrop;

    @Option(
            names = "--delivery",
            paramLabel = "at_least_once|exactly_once|none",
            defaultValue = "AT_LEAST_ONCE",
            description =
                    "Of predictions and dead letters. at_least_once: after a failure some may"
                            + " repeat, none is missing; a checkpoint waits until Kafka has them"
                            + " all. exactly_once: those who read committed records alone see each"
                            + " once, and only after the next checkpoint, so up to"
                            + " --checkpoint-interval later. none: after a failure some may be"
                            + " missing. Default: at_least_once")
    private Delivery delivery;

    @Option(
            names = "--checkpoint-interval",
            paramLabel = "TIME",
            defaultValue = "10 s",
            converter = DurationConverter.class,
            description =
                    "How often the job notes how far it has come, 10 ms or more; what came"
                            + " after is done again when it fails. A checkpoint closes all open"
                            + " batches, so short intervals make them smaller. Default:"
                            + " ${DEFAULT-VALUE}")
    private Duration checkpointInterval;

    @Option(
            names = "--from-savepoint",
            paramLabel = "PATH",
            description =
                    "Go on from a savepoint, with its offsets and its exit policy; without one"
                            + " the job starts where --group says.")
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
        EXACTLY_ONCE,
        NONE
    }

    /**
     * @throws ParameterException with all problems at once
     */
    JobOptions options(CommandSpec command) {
        List<String> problems = new ArrayList<>();
        DecodeLimits decode = collect(problems, () -> new DecodeLimits(maxImageBytes(), maxPixels));
        BreakerLimits breaker = collect(problems, () -> new BreakerLimits(maxBadRatio, badWindow));
        BatchLimits batches = collect(problems, () -> new BatchLimits(batchRecords, batchDelay));
        StageOptions stages =
                collect(
                        problems,
                        () -> new StageOptions(batches, intraOpThreads, withProbabilities));
        PolicyLimits policies =
                collect(
                        problems,
                        () -> new PolicyLimits(policyMinThreshold, policyMaxAccuracyDrop));
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
                                        stages,
                                        policies));
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

    /** No message is larger than an array. */
    private int maxImageBytes() {
        return (int) Math.min(maxImageSize.getBytes(), Integer.MAX_VALUE);
    }

    private Map<String, String> flinkSettings() {
        Map<String, String> settings = new TreeMap<>(flink);
        if (fromSavepoint != null) {
            settings.put("execution.state-recovery.path", fromSavepoint);
            // Sinks of exits that a new bundle no longer has hold nothing that could be lost.
            settings.put("execution.state-recovery.ignore-unclaimed-state", "true");
        }
        return settings;
    }

    @Nullable
    private static <T> T collect(List<String> problems, Supplier<T> part) {
        try {
            return part.get();
        } catch (IllegalArgumentException e) {
            problems.add(e.getMessage());
            return null;
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
