package dev.sluice.augment.quantise;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.sluice.augment.onnx.GraphWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads and writes the parts that quantised graphs are made of. */
final class Graphs {

    private Graphs() {}

    static ModelProto parse(byte[] graph) {
        try {
            return ModelProto.parseFrom(graph);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException("a stage's graph is no ONNX file", e);
        }
    }

    /** Values of a float32 initialiser, in either of the two ways to store them. */
    static float[] floats(TensorProto tensor) {
        if (tensor.getRawData().isEmpty()) {
            float[] values = new float[tensor.getFloatDataCount()];
            for (int i = 0; i < values.length; i++) {
                values[i] = tensor.getFloatData(i);
            }
            return values;
        }
        float[] values = new float[tensor.getRawData().size() / Float.BYTES];
        tensor.getRawData()
                .asReadOnlyByteBuffer()
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .get(values);
        return values;
    }

    static TensorProto bytes(
            String name, TensorProto.DataType type, byte[] values, List<Long> shape) {
        return raw(name, type, ByteBuffer.wrap(values), shape);
    }

    static TensorProto ints(String name, int[] values) {
        ByteBuffer raw =
                ByteBuffer.allocate(values.length * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        raw.asIntBuffer().put(values);
        return raw(name, TensorProto.DataType.INT32, raw, List.of((long) values.length));
    }

    private static TensorProto raw(
            String name, TensorProto.DataType type, ByteBuffer values, List<Long> shape) {
        return TensorProto.newBuilder()
                .setName(name)
                .setDataType(type.getNumber())
                .addAllDims(shape)
                .setRawData(ByteString.copyFrom(values))
                .build();
    }

    /**
     * Initialisers of scales and zero points, as {@code name.scale} and {@code name.zero}.
     *
     * @param affines of the whole tensor, which makes scalars, or of each of its C channels, which
     *     makes vectors [C]; which dimension counts channels is left at QuantizeLinear's default, 1
     */
    static List<TensorProto> constants(String name, List<Affine> affines) {
        int count = affines.size();
        float[] scales = new float[count];
        byte[] zeroPoints = new byte[count];
        for (int c = 0; c < count; c++) {
            scales[c] = affines.get(c).scale();
            zeroPoints[c] = (byte) affines.get(c).zeroPoint();
        }
        long[] shape = count == 1 ? new long[0] : new long[] {count};
        return List.of(
                GraphWriter.tensor(name + ".scale", scales, shape),
                bytes(
                        name + ".zero",
                        TensorProto.DataType.UINT8,
                        zeroPoints,
                        Arrays.stream(shape).boxed().toList()));
    }

    /** {@code to} = uint8 of {@code from}, by the constants of {@code name}. */
    static NodeProto quantise(String from, String to, String name) {
        return node("QuantizeLinear", to, List.of(from, name + ".scale", name + ".zero"));
    }

    /** {@code to} = float32 of {@code from}, by the constants of {@code name}. */
    static NodeProto dequantise(String from, String to, String name) {
        return node("DequantizeLinear", to, List.of(from, name + ".scale", name + ".zero"));
    }

    /** Named by type and output: nodes of the file may bear their output's name alone. */
    static NodeProto node(String type, String output, List<String> inputs) {
        return NodeProto.newBuilder()
                .setOpType(type)
                .setName(type + " " + output)
                .addAllInput(inputs)
                .addOutput(output)
                .build();
    }

    /** Takes initialisers out that no node reads. */
    static void dropUnused(GraphProto.Builder graph) {
        Set<String> read = new HashSet<>();
        graph.getNodeList().forEach(node -> read.addAll(node.getInputList()));
        List<TensorProto> kept =
                graph.getInitializerList().stream()
                        .filter(tensor -> read.contains(tensor.getName()))
                        .toList();
        graph.clearInitializer().addAllInitializer(kept);
    }
}
