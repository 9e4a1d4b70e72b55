package dev.sluice.loadtest.scaling;

import dev.sluice.job.SluiceTopology;
import dev.sluice.loadtest.cluster.SessionJobs;
import java.io.IOException;
import java.util.Map;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MetricOptions;
import org.apache.flink.configuration.WebOptions;
import org.apache.flink.runtime.execution.ExecutionState;
import org.apache.flink.runtime.rest.messages.job.JobDetailsInfo.JobVertexDetailsInfo;
import org.apache.flink.runtime.rest.messages.job.metrics.IOMetricsInfo;

/**
 * Reads what Flink counts of a job's vertices, and sizes them. The control stream is left out: it
 * has one partition, and always one subtask.
 */
final class JobMonitor {

    /** Settings of a cluster whose jobs are watched closely and sized in place. */
    static final Map<String, String> FLINK =
            Map.of(
                    JobManagerOptions.SCHEDULER.key(),
                    "adaptive",
                    JobManagerOptions.SCHEDULER_EXECUTING_COOLDOWN_AFTER_RESCALING.key(),
                    "1 s",
                    // 10 s and 3 s by default: how old the counts are that the REST interface has.
                    MetricOptions.METRIC_FETCHER_UPDATE_INTERVAL.key(),
                    "1 s",
                    WebOptions.REFRESH_INTERVAL.key(),
                    "500 ms");

    private static final String SOURCE = "Source: ";
    private static final double NANOS_PER_SECOND = 1e9;

    private final SessionJobs jobs;
    private final JobID job;

    JobMonitor(SessionJobs jobs, JobID job) {
        this.jobs = jobs;
        this.job = job;
    }

    JobSample sample() throws IOException, InterruptedException {
        return new JobSample(
                System.nanoTime() / NANOS_PER_SECOND,
                jobs.details(job).getJobVertexInfos().stream()
                        .filter(vertex -> !name(vertex.getName()).equals(SluiceTopology.POLICIES))
                        .map(JobMonitor::counts)
                        .toList());
    }

    private static VertexCounts counts(JobVertexDetailsInfo vertex) {
        IOMetricsInfo metrics = vertex.getJobVertexMetrics();
        boolean isSource = vertex.getName().startsWith(SOURCE);
        int running = vertex.getTasksPerState().getOrDefault(ExecutionState.RUNNING, 0);
        return new VertexCounts(
                name(vertex.getName()),
                vertex.getParallelism(),
                running == vertex.getParallelism(),
                isSource ? metrics.getRecordsWritten() : metrics.getRecordsRead(),
                metrics.getAccumulatedBusy());
    }

    /** Of the vertex's first operator: {@code stage-0} of {@code stage-0 -> predictions-0}. */
    static String name(String vertex) {
        String first = vertex.split(" -> ", 2)[0];
        return first.startsWith(SOURCE) ? first.substring(SOURCE.length()) : first;
    }

    /**
     * Asks for another parallelism.
     *
     * @param parallelism by vertex
     */
    void rescale(Map<String, Integer> parallelism) throws IOException, InterruptedException {
        jobs.rescale(job, vertex -> parallelism.getOrDefault(name(vertex), 1));
    }
}
