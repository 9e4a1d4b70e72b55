package dev.sluice.job.kafka;

import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.KafkaException;

/** What stands behind an exception of Kafka's clients. */
public final class KafkaFailure {

    private KafkaFailure() {}

    /**
     * The first cause that says something: futures wrap it, and a producer that has failed once
     * answers every later call by a bare {@link KafkaException} around it.
     */
    public static Throwable cause(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null
                && (cause instanceof ExecutionException
                        || cause.getClass() == KafkaException.class)) {
            cause = cause.getCause();
        }
        return cause;
    }
}
