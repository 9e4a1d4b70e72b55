package dev.sluice.loadtest.process;

import dev.sluice.embedded.EmbeddedKafka;
import java.nio.file.Path;

/** A Kafka broker alone in its process; announces its bootstrap servers. */
public final class BrokerCommand {

    private BrokerCommand() {}

    /**
     * @param arguments none for a broker whose data go with it; else their folder and the port
     */
    public static void main(String[] arguments) throws InterruptedException {
        try (EmbeddedKafka kafka = broker(arguments)) {
            ChildCommand.announce(kafka.bootstrapServers());
            Thread.currentThread().join();
        }
    }

    private static EmbeddedKafka broker(String[] arguments) {
        if (arguments.length == 0) {
            return new EmbeddedKafka();
        }
        EmbeddedKafka kafka =
                new EmbeddedKafka(Path.of(arguments[0]), Integer.parseInt(arguments[1]));
        Runtime.getRuntime().addShutdownHook(new Thread(kafka::stop, "broker-exit"));
        return kafka;
    }
}
