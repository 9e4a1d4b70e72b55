package dev.sluice.augment.train.libtorch.network;

import ai.onnx.proto.OnnxMl.ModelProto;
import dev.sluice.bundle.ElementType;
import dev.sluice.bundle.runtime.OnnxSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/** One run of a model in ONNX Runtime. */
public final class OnnxRun {

    private OnnxRun() {}

    /** The output named {@code output} for an input float32 of {@code shape}. */
    public static float[] of(ModelProto model, float[] input, long[] shape, String output) {
        ByteBuffer direct =
                ByteBuffer.allocateDirect(input.length * Float.BYTES)
                        .order(ByteOrder.nativeOrder());
        direct.asFloatBuffer().put(input);
        try (OnnxSession session = OnnxSession.open("exported", model.toByteArray(), 1);
                OnnxSession.Run run = session.run(direct, ElementType.FLOAT32, shape)) {
            FloatBuffer read = run.floats(output);
            float[] floats = new float[read.remaining()];
            read.get(floats);
            return floats;
        }
    }
}
