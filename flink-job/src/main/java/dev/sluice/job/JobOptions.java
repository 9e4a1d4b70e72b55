package dev.sluice.job;

import java.time.Duration;
import java.util.Map;
import org.apache.flink.connector.base.DeliveryGuarantee;

/**
 * All that a job is told, but for Kafka.
 *
 * @param bundle folder or zip file, as seen by every process of the job; with a scheme, such as
 *     s3://, in that file system of Flink's
 * @param delivery of predictions and dead letters
 * @param checkpointInterval how often the job notes how far it has come
 * @param flink Flink's own settings, by their keys; they win over ours
 */
public record JobOptions(
        String bundle,
        TopologyOptions topology,
        DeliveryGuarantee delivery,
        Duration checkpointInterval,
        Map<String, String> flink) {

    public JobOptions {
        flink = Map.copyOf(flink);
        if (checkpointInterval.toMillis() < 10) {
            throw new IllegalArgumentException(
                    "a checkpoint interval of " + checkpointInterval + "; expected 10 ms or more");
        }
    }
}
