package dev.sluice.loadtest.process;

import dev.sluice.embedded.EmbeddedKafka;

/** A Kafka broker alone in its process; announces its bootstrap servers. */
public final class BrokerCommand {

    private BrokerCommand() {}

    public static void main(String[] arguments) throws InterruptedException {
        try (EmbeddedKafka kafka = new EmbeddedKafka()) {
            ChildCommand.announce(kafka.bootstrapServers());
            Thread.currentThread().join();
        }
    }
}
