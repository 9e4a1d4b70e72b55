package dev.sluice.augment.compose;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.sluice.augment.onnx.StageNames;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The few numbers of a stage's graph that calibration fits: constants of our own between the logits
 * and the outputs. Set anew, they change how an exit is read; all other bytes stay. Of the last
 * stage there is one, a temperature that shapes the confidence and leaves the probabilities as they
 * are.
 */
public final class ExitScalars {

    static final String TEMPERATURE = StageNames.OURS + "temperature";
    static final String HEAD_SCALE = StageNames.OURS + "head.scale";
    static final String HEAD_OFFSET = StageNames.OURS + "head.offset";

    private ExitScalars() {}

    /**
     * The stage's graph with its exit read in another way.
     *
     * @param graph ONNX file of a stage, as {@link StageComposer} made it
     * @param temperature as in {@link ExitBranch}
     * @param scoring of the same kind as the stage was made with; the largest probability for the
     *     last
     * @throws IllegalArgumentException if the graph has no such constants
     */
    public static byte[] set(byte[] graph, double temperature, ExitScoring scoring) {
        ModelProto.Builder model = parse(graph);
        for (Map.Entry<String, Double> scalar : scalars(temperature, scoring).entrySet()) {
            TensorProto.Builder tensor = find(model.getGraphBuilder(), scalar.getKey());
            ByteBuffer raw = ByteBuffer.allocate(Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            raw.putFloat(0, scalar.getValue().floatValue());
            tensor.setRawData(ByteString.copyFrom(raw));
        }
        return model.build().toByteArray();
    }

    /** Whether there is a temperature to set: last stages made by older versions have none. */
    public static boolean hasTemperature(byte[] graph) {
        return parse(graph).getGraph().getInitializerList().stream()
                .anyMatch(tensor -> tensor.getName().equals(TEMPERATURE));
    }

    private static Map<String, Double> scalars(double temperature, ExitScoring scoring) {
        Map<String, Double> scalars = new LinkedHashMap<>();
        scalars.put(TEMPERATURE, temperature);
        if (scoring instanceof ExitScoring.Head head) {
            scalars.put(HEAD_SCALE, head.scale());
            scalars.put(HEAD_OFFSET, head.offset());
        }
        return scalars;
    }

    private static ModelProto.Builder parse(byte[] graph) {
        try {
            return ModelProto.parseFrom(graph).toBuilder();
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException("a stage's graph is no ONNX file", e);
        }
    }

    private static TensorProto.Builder find(GraphProto.Builder graph, String name) {
        for (TensorProto.Builder tensor : graph.getInitializerBuilderList()) {
            if (tensor.getName().equals(name)
                    && tensor.getDataType() == TensorProto.DataType.FLOAT.getNumber()
                    && tensor.getRawData().size() == Float.BYTES) {
                return tensor;
            }
        }
        throw new IllegalArgumentException(
                "graph '%s' has no constant '%s' to calibrate; was it written by 'augment'?"
                        .formatted(graph.getName(), name));
    }
}
