package dev.sluice.augment.train.libtorch.layer;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.function.Supplier;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.AbstractTensor;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Tensors to and from Java memory. Views over direct buffers copy nothing: the buffer must outlive
 * the tensor.
 */
public final class Tensors {

    private Tensors() {}

    /**
     * Runs {@code work} and frees every native object that it made on this thread and did not
     * retain.
     */
    public static <T> T scoped(Supplier<T> work) {
        PointerScope scope = new PointerScope();
        try {
            return work.get();
        } finally {
            scope.close();
        }
    }

    /** A uint8 view of a direct buffer from its start. */
    public static Tensor view(ByteBuffer direct, long... shape) {
        return torch.from_blob(
                new BytePointer(direct.rewind()), shape, new TensorOptions(ScalarType.Byte));
    }

    /** A float32 view of a direct buffer from its start. */
    public static Tensor view(FloatBuffer direct, long... shape) {
        return torch.from_blob(
                new FloatPointer(direct.rewind()), shape, new TensorOptions(ScalarType.Float));
    }

    /** An int64 view of a direct buffer from its start. */
    public static Tensor view(LongBuffer direct, long... shape) {
        return torch.from_blob(
                new LongPointer(direct.rewind()), shape, new TensorOptions(ScalarType.Long));
    }

    /** A direct buffer in native order, for a view. */
    public static FloatBuffer floatBuffer(long count) {
        return ByteBuffer.allocateDirect(Math.toIntExact(Math.multiplyExact(count, Float.BYTES)))
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }

    /** The elements in row-major order as float32, whatever the memory format and the type. */
    public static float[] floats(Tensor tensor) {
        try (Tensor plain = tensor.detach().to(ScalarType.Float).contiguous()) {
            FloatBuffer buffer = plain.createBuffer();
            float[] values = new float[(int) plain.numel()];
            buffer.get(values);
            return values;
        }
    }

    /**
     * Writes elements, in row-major order, over those of a float32 tensor that is being trained.
     */
    static void overwrite(Tensor tensor, float[] values) {
        try (Tensor target = tensor.detach();
                Tensor source = AbstractTensor.create(values, tensor.shape())) {
            target.copy_(source);
        }
    }
}
