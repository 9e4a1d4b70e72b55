package dev.sluice.loadtest.load;

import dev.sluice.job.kafka.KafkaOptions;
import dev.sluice.loadtest.measure.WholeTopic;
import dev.sluice.loadtest.process.ChildCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Sends events of one topic to another on a schedule. They are read first; then it announces the
 * moment at which the schedule begins, in microseconds since the epoch, and ends when all is sent.
 */
@Command(name = "generator")
public final class GeneratorCommand implements Callable<Integer> {

    private static final long MICROS_PER_MILLI = 1_000;

    /** From the announcement to the first event: who reads the answers has to be ready. */
    private static final long NOTICE_MILLIS = 1_000;

    @Mixin private KafkaOptions kafka;

    @Option(names = "--from", required = true)
    private String from;

    @Option(names = "--to", required = true)
    private String to;

    @Option(names = "--events", required = true)
    private int events;

    @Option(names = "--phase", required = true)
    private List<String> phases = new ArrayList<>();

    @Option(names = "--arrivals", required = true)
    private Arrivals arrivals;

    @Option(names = "--seed", required = true)
    private long seed;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new GeneratorCommand()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        List<ConsumerRecord<byte[], byte[]>> records = read();
        Properties properties = kafka.clientProperties();
        properties.put("linger.ms", "0");
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.partitionsFor(to); // so that the first event does not wait for it
            long startMillis = System.currentTimeMillis() + NOTICE_MILLIS;
            OpenLoop loop = new OpenLoop(producer, to, records, startMillis);
            ChildCommand.announce(Long.toString(startMillis * MICROS_PER_MILLI));
            loop.send(new Schedule(phases.stream().map(Phase::parse).toList(), arrivals, seed));
        }
        return CommandLine.ExitCode.OK;
    }

    private List<ConsumerRecord<byte[], byte[]>> read() throws Exception {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>(events);
        try (WholeTopic topic = new WholeTopic(kafka.clientProperties(), from)) {
            while (records.size() < events) {
                topic.next().forEach(records::add);
            }
        }
        return records.subList(0, events);
    }
}
