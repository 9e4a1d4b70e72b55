package dev.sluice.job;

import dev.sluice.bundle.Bundle;
import dev.sluice.job.bundle.BundleLocation;
import java.time.Duration;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The job, in the environment of the cluster that this program was submitted to, else in this JVM.
 */
public final class SluiceJob {

    private static final Duration BUFFER_TIMEOUT = Duration.ofMillis(2);

    private final StreamExecutionEnvironment env;
    private final JobOptions options;

    /**
     * @param env that nothing was run in; gets the job's settings
     */
    public SluiceJob(StreamExecutionEnvironment env, JobOptions options) {
        this.env = env;
        this.options = options;
        env.configure(configuration(options));
    }

    /** In the environment of the calling thread. */
    public SluiceJob(JobOptions options) {
        this(StreamExecutionEnvironment.getExecutionEnvironment(), options);
    }

    /**
     * The settings that the job will have: its own, over those of the cluster where this program
     * runs in one.
     */
    public ReadableConfig settings() {
        return env.getConfiguration();
    }

    /**
     * Builds the topology and submits it; once.
     *
     * @param bundle as read from {@link JobOptions#bundle}
     * @throws IllegalArgumentException if the options do not fit the bundle
     * @throws Exception if Flink does not take the job
     */
    public JobClient start(Bundle bundle, Endpoints endpoints) throws Exception {
        new SluiceTopology(
                        env,
                        endpoints,
                        BundleLocation.of(options.bundle(), bundle),
                        bundle,
                        options.topology())
                .build();
        return env.executeAsync("sluice " + bundle);
    }

    /** Flink's settings of a job: ours, and over them those of the options. */
    public static Configuration configuration(JobOptions options) {
        Configuration configuration = new Configuration();
        // A type without a serializer of its own is a mistake; found now, not at the first record.
        configuration.set(PipelineOptions.GENERIC_TYPES, false);
        // Records are immutable, so chained operators hand them on by reference.
        configuration.set(PipelineOptions.OBJECT_REUSE, true);
        // Between source and gate, where policies join: Flink's own 100 ms would be most of a
        // record's latency where records are few.
        configuration.set(ExecutionOptions.BUFFER_TIMEOUT, BUFFER_TIMEOUT);
        configuration.set(
                CheckpointingOptions.CHECKPOINTING_INTERVAL, options.checkpointInterval());
        configuration.set(
                CheckpointingOptions.CHECKPOINTING_CONSISTENCY_MODE,
                CheckpointingMode.EXACTLY_ONCE);
        // Without end: a broker may be away for an hour, and what cannot get better says so itself.
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "exponential-delay");
        configuration.set(
                RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_INITIAL_BACKOFF,
                Duration.ofSeconds(1));
        configuration.set(
                RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_MAX_BACKOFF,
                Duration.ofMinutes(1));
        options.flink().forEach(configuration::setString);
        return configuration;
    }
}
