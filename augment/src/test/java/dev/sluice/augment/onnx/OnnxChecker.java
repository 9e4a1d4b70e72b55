package dev.sluice.augment.onnx;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.onnx.ModelProto;
import org.bytedeco.onnx.global.onnx;

/** The ONNX project's own checker, with shape inference. */
public final class OnnxChecker {

    private OnnxChecker() {}

    /** Throws what the checker says if the file is not as the ONNX specification wants it. */
    public static void check(byte[] file) {
        try (BytePointer bytes = new BytePointer(file);
                ModelProto model = new ModelProto()) {
            if (!model.ParseFromString(bytes)) {
                throw new IllegalArgumentException("not an ONNX file");
            }
            onnx.check_model(model, true, false, false);
        }
    }
}
