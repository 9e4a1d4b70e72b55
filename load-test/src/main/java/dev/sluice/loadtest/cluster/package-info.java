/**
 * A Flink session cluster of separate processes on this machine, with the Kafka broker and the
 * ZooKeeper that it needs; each can be killed and started again. Start at {@link
 * dev.sluice.loadtest.cluster.FlinkCluster}.
 */
@ParametersAreNonnullByDefault
package dev.sluice.loadtest.cluster;

import javax.annotation.ParametersAreNonnullByDefault;
