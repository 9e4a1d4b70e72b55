package dev.sluice.job.bundle;

import org.apache.flink.runtime.throwable.ThrowableAnnotation;
import org.apache.flink.runtime.throwable.ThrowableType;

/**
 * The bundle cannot be used by this process: it is missing, damaged, another one, or ONNX Runtime
 * cannot read a graph of it. Starting again would not help, so Flink is told not to.
 */
@ThrowableAnnotation(ThrowableType.NonRecoverableError)
public final class UnusableBundleException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnusableBundleException(String message) {
        super(message);
    }

    /** For the same reason as the cause. */
    public UnusableBundleException(RuntimeException cause) {
        super(cause.getMessage(), cause.getCause());
    }
}
