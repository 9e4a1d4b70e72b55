package dev.sluice.bundle.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtException.OrtErrorCode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class UnusableGraphExceptionTest {

    @ParameterizedTest
    @EnumSource(names = {"ORT_INVALID_PROTOBUF", "ORT_INVALID_GRAPH", "ORT_NOT_IMPLEMENTED"})
    void isWhatOnnxRuntimeSaysOfAGraph(OrtErrorCode code) {
        OrtException cause = new OrtException(code, "of the graph");

        assertThat(UnusableGraphException.ifSaidBy(cause, "stage 1"))
                .isInstanceOf(UnusableGraphException.class)
                .hasMessage("stage 1")
                .hasCause(cause);
    }

    @ParameterizedTest
    @EnumSource(names = {"ORT_FAIL", "ORT_RUNTIME_EXCEPTION", "ORT_JAVA_UNKNOWN"})
    void isNotWhatMayPass(OrtErrorCode code) {
        OrtException cause = new OrtException(code, "bad allocation");

        assertThat(UnusableGraphException.ifSaidBy(cause, "stage 1"))
                .isExactlyInstanceOf(InferenceException.class)
                .hasMessage("stage 1")
                .hasCause(cause);
    }
}
