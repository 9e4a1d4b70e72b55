/**
 * The job and Kafka: how a broker is reached, which topics there are, whether all is as it has to
 * be before a job starts, and the job's sources and sinks. Start at {@link
 * dev.sluice.job.kafka.KafkaEndpoints}; the command line starts at {@link
 * dev.sluice.job.kafka.KafkaOptions}.
 */
@ParametersAreNonnullByDefault
package dev.sluice.job.kafka;

import javax.annotation.ParametersAreNonnullByDefault;
