package dev.sluice.job.breaker;

import org.apache.flink.runtime.throwable.ThrowableAnnotation;
import org.apache.flink.runtime.throwable.ThrowableType;

/**
 * Nearly all records are bad: somebody sends another format, or the job reads the wrong topic.
 * Starting again would not help, so Flink is told not to.
 */
@ThrowableAnnotation(ThrowableType.NonRecoverableError)
public final class BadStreamException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    BadStreamException(String message) {
        super(message);
    }
}
