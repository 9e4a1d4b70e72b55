package dev.sluice.augment.train;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.util.Map;

/** One run of a model in ONNX Runtime. */
final class OnnxRun {

    private OnnxRun() {}

    static float[] of(ModelProto model, String input, float[] values, long[] shape, String output)
            throws OrtException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession session = environment.createSession(model.toByteArray());
                OnnxTensor tensor =
                        OnnxTensor.createTensor(environment, FloatBuffer.wrap(values), shape);
                OrtSession.Result result = session.run(Map.of(input, tensor))) {
            FloatBuffer read = ((OnnxTensor) result.get(output).orElseThrow()).getFloatBuffer();
            float[] floats = new float[read.remaining()];
            read.get(floats);
            return floats;
        }
    }
}
