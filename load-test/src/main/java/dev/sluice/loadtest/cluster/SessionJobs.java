package dev.sluice.loadtest.cluster;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.ToIntFunction;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.client.deployment.StandaloneClusterId;
import org.apache.flink.client.program.rest.RestClusterClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.execution.ExecutionState;
import org.apache.flink.runtime.jobgraph.JobResourceRequirements;
import org.apache.flink.runtime.jobgraph.JobVertexID;
import org.apache.flink.runtime.jobgraph.JobVertexResourceRequirements;
import org.apache.flink.runtime.rest.FileUpload;
import org.apache.flink.runtime.rest.RestClient;
import org.apache.flink.runtime.rest.messages.EmptyMessageParameters;
import org.apache.flink.runtime.rest.messages.EmptyRequestBody;
import org.apache.flink.runtime.rest.messages.JobExceptionsHeaders;
import org.apache.flink.runtime.rest.messages.JobExceptionsInfoWithHistory.ExceptionInfo;
import org.apache.flink.runtime.rest.messages.JobMessageParameters;
import org.apache.flink.runtime.rest.messages.checkpoints.CheckpointStatistics;
import org.apache.flink.runtime.rest.messages.checkpoints.CheckpointStatistics.FailedCheckpointStatistics;
import org.apache.flink.runtime.rest.messages.checkpoints.CheckpointingStatistics;
import org.apache.flink.runtime.rest.messages.checkpoints.CheckpointingStatisticsHeaders;
import org.apache.flink.runtime.rest.messages.job.JobDetailsInfo;
import org.apache.flink.runtime.rest.messages.job.JobDetailsInfo.JobVertexDetailsInfo;
import org.apache.flink.runtime.rest.messages.job.JobExceptionsMessageParameters;
import org.apache.flink.runtime.rest.util.RestConstants;
import org.apache.flink.runtime.webmonitor.handlers.JarRunHeaders;
import org.apache.flink.runtime.webmonitor.handlers.JarRunMessageParameters;
import org.apache.flink.runtime.webmonitor.handlers.JarRunRequestBody;
import org.apache.flink.runtime.webmonitor.handlers.JarUploadHeaders;
import org.apache.flink.util.ConfigurationException;

/**
 * Jobs of a session cluster through its REST interface, as a platform engineer has them: the jar is
 * uploaded, its main method runs in the JobManager, and each start brings a new class loader.
 */
public final class SessionJobs {

    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Duration POLL = Duration.ofMillis(100);

    private final FlinkCluster cluster;
    private final RestClusterClient<StandaloneClusterId> client;
    private final String jarId;

    /** Uploads the jar. */
    public SessionJobs(FlinkCluster cluster, Path jar) throws IOException, InterruptedException {
        this.cluster = cluster;
        this.client = cluster.client();
        this.jarId = upload(jar);
    }

    private String upload(Path jar) throws IOException, InterruptedException {
        ExecutorService executor = Executors.newSingleThreadExecutor();
        try {
            RestClient uploads = new RestClient(FlinkSettings.client(cluster.restPort()), executor);
            String file =
                    get(uploads.sendRequest(
                                    "127.0.0.1",
                                    cluster.restPort(),
                                    JarUploadHeaders.getInstance(),
                                    EmptyMessageParameters.getInstance(),
                                    EmptyRequestBody.getInstance(),
                                    List.of(new FileUpload(jar, RestConstants.CONTENT_TYPE_JAR))))
                            .getFilename();
            uploads.closeAsync().join();
            return Path.of(file).getFileName().toString();
        } catch (ConfigurationException e) {
            throw new IllegalStateException("our own settings are no use", e);
        } finally {
            executor.shutdown();
        }
    }

    /**
     * Runs the jar's main class.
     *
     * @throws IOException if it does not start a job; with what it said
     */
    public JobID run(List<String> arguments) throws IOException, InterruptedException {
        JarRunMessageParameters parameters =
                JarRunHeaders.getInstance().getUnresolvedMessageParameters();
        parameters.jarIdPathParameter.resolve(jarId);
        return get(client.sendRequest(
                        JarRunHeaders.getInstance(),
                        parameters,
                        new JarRunRequestBody(null, arguments, null, null, null, null, null, null)))
                .getJobId();
    }

    public JobStatus status(JobID job) throws IOException, InterruptedException {
        return get(client.getJobStatus(job));
    }

    public JobDetailsInfo details(JobID job) throws IOException, InterruptedException {
        return get(client.getJobDetails(job));
    }

    public CheckpointingStatistics checkpoints(JobID job) throws IOException, InterruptedException {
        JobMessageParameters parameters = new JobMessageParameters();
        parameters.jobPathParameter.resolve(job);
        return get(
                client.sendRequest(
                        CheckpointingStatisticsHeaders.getInstance(),
                        parameters,
                        EmptyRequestBody.getInstance()));
    }

    /**
     * When the last completed checkpoint began, since the epoch; 0 where there is none, or where a
     * JobManager that is coming back does not know the job yet.
     */
    public long lastCheckpointMillis(JobID job) throws InterruptedException {
        try {
            CheckpointStatistics last =
                    checkpoints(job).getLatestCheckpoints().getCompletedCheckpointStatistics();
            return last == null ? 0 : last.getTriggerTimestamp();
        } catch (IOException e) {
            return 0;
        }
    }

    /** When a checkpoint failed last, since the epoch; 0 where none did. */
    public long lastFailedCheckpointMillis(JobID job) throws IOException, InterruptedException {
        FailedCheckpointStatistics last =
                checkpoints(job).getLatestCheckpoints().getFailedCheckpointStatistics();
        return last == null ? 0 : last.getFailureTimestamp();
    }

    /**
     * Whether all of a vertex runs with this parallelism.
     *
     * @param vertex what its name begins with
     */
    public boolean runsWith(JobID job, String vertex, int parallelism)
            throws IOException, InterruptedException {
        return details(job).getJobVertexInfos().stream()
                .filter(found -> found.getName().startsWith(vertex))
                .anyMatch(
                        found ->
                                found.getParallelism() == parallelism
                                        && found.getTasksPerState()
                                                        .getOrDefault(ExecutionState.RUNNING, 0)
                                                == parallelism);
    }

    /** Whether a checkpoint has begun and not ended. */
    public boolean isCheckpointUnderWay(JobID job) throws IOException, InterruptedException {
        return checkpoints(job).getCounts().getNumberInProgressCheckpoints() > 0;
    }

    /** When the job failed last, since the epoch; 0 where it never did. */
    public long lastFailureMillis(JobID job) throws IOException, InterruptedException {
        JobExceptionsMessageParameters parameters = new JobExceptionsMessageParameters();
        parameters.jobPathParameter.resolve(job);
        return get(
                        client.sendRequest(
                                JobExceptionsHeaders.getInstance(),
                                parameters,
                                EmptyRequestBody.getInstance()))
                .getExceptionHistory()
                .getEntries()
                .stream()
                .mapToLong(ExceptionInfo::getTimestamp)
                .max()
                .orElse(0);
    }

    /** Takes a savepoint of a job that runs on; gives its path. */
    public String savepoint(JobID job) throws IOException, InterruptedException {
        return get(client.triggerSavepoint(job, null, SavepointFormatType.CANONICAL));
    }

    /** Stops the job with a savepoint, and gives its path. */
    public String stopWithSavepoint(JobID job) throws IOException, InterruptedException {
        String path =
                get(client.stopWithSavepoint(job, false, null, SavepointFormatType.CANONICAL));
        awaitEnd(job);
        return path;
    }

    /** Cancels the job and waits until it is gone. */
    public void cancel(JobID job) throws IOException, InterruptedException {
        get(client.cancel(job));
        awaitEnd(job);
    }

    private void awaitEnd(JobID job) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!status(job).isGloballyTerminalState()) {
            if (System.nanoTime() > deadline) {
                throw new IOException("job " + job + " has not ended after " + PATIENCE);
            }
            Thread.sleep(POLL.toMillis());
        }
    }

    /**
     * Tells the adaptive scheduler how parallel each vertex may be; it restarts the job in place.
     *
     * @param parallelism of a vertex, by its name
     */
    public void rescale(JobID job, ToIntFunction<String> parallelism)
            throws IOException, InterruptedException {
        Map<JobVertexID, JobVertexResourceRequirements> requirements = new HashMap<>();
        for (JobVertexDetailsInfo vertex : details(job).getJobVertexInfos()) {
            requirements.put(
                    vertex.getJobVertexID(),
                    new JobVertexResourceRequirements(
                            new JobVertexResourceRequirements.Parallelism(
                                    1, parallelism.applyAsInt(vertex.getName()))));
        }
        get(client.updateJobResourceRequirements(job, new JobResourceRequirements(requirements)));
    }

    private static <T> T get(CompletableFuture<T> answer) throws IOException, InterruptedException {
        try {
            return answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new IOException("Flink refuses: " + e.getCause().getMessage(), e.getCause());
        } catch (TimeoutException e) {
            throw new IOException("Flink has not answered within " + PATIENCE, e);
        }
    }
}
