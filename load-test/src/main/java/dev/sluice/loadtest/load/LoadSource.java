package dev.sluice.loadtest.load;

import dev.sluice.loadtest.process.ChildJvm;
import dev.sluice.loadtest.process.ChildSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Starts generators. */
public final class LoadSource {

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    /** Events that a generator holds; they are sent in turn. */
    public static final int MOST_EVENTS = 10_000;

    private final String bootstrapServers;
    private final String eventsTopic;
    private final int events;
    private final Path logs;
    private int started;

    /**
     * @param eventsTopic that holds the events
     * @param events of it that there are; more than {@link #MOST_EVENTS} are not asked for
     */
    public LoadSource(String bootstrapServers, String eventsTopic, int events, Path logs) {
        this.bootstrapServers = bootstrapServers;
        this.eventsTopic = eventsTopic;
        this.events = Math.min(events, MOST_EVENTS);
        this.logs = logs;
    }

    /**
     * A generator that is about to begin.
     *
     * @param startMicros since the epoch, when its schedule begins
     */
    public record Started(ChildJvm process, long startMicros) {}

    /** Starts one that sends to a topic. */
    public Started start(String topic, LoadPlan plan) throws IOException, InterruptedException {
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "--bootstrap-servers",
                                bootstrapServers,
                                "--from",
                                eventsTopic,
                                "--to",
                                topic,
                                "--events",
                                Integer.toString(events),
                                "--arrivals",
                                plan.arrivals().name(),
                                "--seed",
                                Long.toString(plan.seed())));
        plan.phases().forEach(phase -> arguments.addAll(List.of("--phase", phase.toString())));
        ChildJvm process =
                ChildJvm.start(
                        new ChildSpec(
                                "generator-" + ++started,
                                GeneratorCommand.class,
                                arguments,
                                List.of("-Xmx512m", "-XX:TieredStopAtLevel=1"),
                                logs));
        try {
            return new Started(process, Long.parseLong(process.awaitReady(PATIENCE)));
        } catch (IOException | InterruptedException e) {
            process.kill();
            throw e;
        }
    }
}
