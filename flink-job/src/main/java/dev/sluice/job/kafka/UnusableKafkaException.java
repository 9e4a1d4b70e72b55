package dev.sluice.job.kafka;

import java.io.IOException;

/**
 * Kafka cannot be used as it is: out of reach, or without the topics it takes. The message says it
 * all to the user, in one or a few lines.
 */
public final class UnusableKafkaException extends IOException {

    private static final long serialVersionUID = 1L;

    public UnusableKafkaException(String message) {
        super(message);
    }

    public UnusableKafkaException(String message, Throwable cause) {
        super(message, cause);
    }
}
