package dev.sluice.job.cli;

import dev.sluice.job.kafka.BrokerCheck;
import dev.sluice.job.kafka.ControlTopicOptions;
import dev.sluice.job.kafka.KafkaOptions;
import dev.sluice.job.kafka.UnusableKafkaException;
import dev.sluice.job.policy.PolicyClient;
import picocli.CommandLine.Mixin;

/** The options that every policy command needs to talk to Kafka; a mixin. */
final class PolicyConnection {

    @Mixin private KafkaOptions kafka;
    @Mixin private ControlTopicOptions topics;

    PolicyClient open() throws UnusableKafkaException {
        return PolicyClient.connect(
                kafka.clientProperties(),
                topics.policies(),
                topics.verdicts(),
                BrokerCheck.DEFAULT_TIMEOUT);
    }

    ControlTopicOptions topics() {
        return topics;
    }
}
