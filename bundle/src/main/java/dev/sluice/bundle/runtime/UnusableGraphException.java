package dev.sluice.bundle.runtime;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtException.OrtErrorCode;
import java.util.EnumSet;
import java.util.Set;

/**
 * A graph that no other attempt will open: ONNX Runtime cannot read it, or it does not give what
 * its manifest says. What may pass, such as a lack of native memory, is another {@link
 * InferenceException}.
 */
public final class UnusableGraphException extends InferenceException {

    private static final long serialVersionUID = 1L;

    /**
     * Said of a graph alone. ORT_FAIL and ORT_RUNTIME_EXCEPTION are said of whatever else went
     * wrong, too.
     */
    private static final Set<OrtErrorCode> OF_THE_GRAPH =
            EnumSet.of(
                    OrtErrorCode.ORT_NO_SUCHFILE,
                    OrtErrorCode.ORT_NO_MODEL,
                    OrtErrorCode.ORT_INVALID_PROTOBUF,
                    OrtErrorCode.ORT_NOT_IMPLEMENTED,
                    OrtErrorCode.ORT_INVALID_GRAPH);

    UnusableGraphException(String message) {
        super(message);
    }

    private UnusableGraphException(String message, OrtException cause) {
        super(message, cause);
    }

    /** One of these where a blank record's shape or type is refused: any record's will be. */
    static InferenceException ifInputIsRefused(InferenceException blankRun) {
        for (Throwable cause = blankRun; cause != null; cause = cause.getCause()) {
            if (cause instanceof OrtException refusal
                    && refusal.getCode() == OrtErrorCode.ORT_INVALID_ARGUMENT) {
                return new UnusableGraphException(blankRun.getMessage(), refusal);
            }
        }
        return blankRun;
    }

    /** One of these where that is what ONNX Runtime says, else one that may pass. */
    static InferenceException ifSaidBy(OrtException cause, String message) {
        return OF_THE_GRAPH.contains(cause.getCode())
                ? new UnusableGraphException(message, cause)
                : new InferenceException(message, cause);
    }
}
