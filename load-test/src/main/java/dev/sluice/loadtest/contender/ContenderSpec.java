package dev.sluice.loadtest.contender;

import java.util.List;

/**
 * A file of {@code load-test/targets}.
 *
 * @param description for a person
 * @param arguments of the job beyond those that all have, as {@code ./sluice run} takes them
 */
public record ContenderSpec(
        String description, Runner runner, Network network, List<String> arguments) {

    /** What runs the network. */
    public enum Runner {
        /** The job of this project. */
        JOB(JobCommand.class),
        /** A Flink job of one {@code map}, record by record. */
        RECORD(RecordCommand.class),
        /** Neither Kafka nor Flink: decoded images in memory, a thread a core. */
        MEMORY(MemoryCommand.class);

        private final Class<?> mainClass;

        Runner(Class<?> mainClass) {
            this.mainClass = mainClass;
        }

        Class<?> mainClass() {
            return mainClass;
        }
    }

    /** What of a bundle is run. */
    public enum Network {
        /** The stages, at the workload's operating point. */
        CASCADE,
        /** The stages, every early exit closed. */
        CLOSED,
        /** The whole network as one graph. */
        WHOLE
    }

    public ContenderSpec {
        if (description == null || runner == null || network == null || arguments == null) {
            throw new IllegalArgumentException(
                    "a target has a description, a runner, a network and arguments");
        }
        arguments = List.copyOf(arguments);
    }
}
