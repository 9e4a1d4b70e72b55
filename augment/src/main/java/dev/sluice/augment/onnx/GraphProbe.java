package dev.sluice.augment.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import dev.sluice.bundle.ElementType;
import dev.sluice.bundle.runtime.OnnxSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Finds the shapes of tensors inside a graph by running it once on blank input with these tensors
 * as outputs: ONNX Runtime knows every operator's rule, and a file's own value infos may be missing
 * or wrong.
 */
public final class GraphProbe {

    private GraphProbe() {}

    /**
     * Shape of each tensor, with the batch dimension.
     *
     * @param model with one input, float32 [N, ...]
     * @param tensors outputs of its nodes
     * @param images N
     * @throws dev.sluice.bundle.runtime.InferenceException if it does not run
     */
    public static Map<String, long[]> shapes(
            ModelProto model, Collection<String> tensors, int images) {
        Map<String, long[]> shapes = new LinkedHashMap<>();
        if (tensors.isEmpty()) {
            return shapes;
        }
        long[] input = inputShape(model.getGraph(), images);
        int elements = 1;
        for (long size : input) {
            elements = Math.multiplyExact(elements, Math.toIntExact(size));
        }
        ByteBuffer blank =
                ByteBuffer.allocateDirect(elements * Float.BYTES).order(ByteOrder.nativeOrder());
        byte[] probe = withOutputs(model, tensors).toByteArray();
        try (OnnxSession session = OnnxSession.open(name(model), probe, 1);
                OnnxSession.Run run = session.run(blank, ElementType.FLOAT32, input)) {
            tensors.forEach(tensor -> shapes.put(tensor, run.shape(tensor)));
        }
        return shapes;
    }

    /** The model with other outputs; their types are left for the runtime to infer. */
    static ModelProto withOutputs(ModelProto model, Collection<String> tensors) {
        GraphProto.Builder graph = model.getGraph().toBuilder().clearOutput();
        tensors.forEach(name -> graph.addOutput(ValueInfoProto.newBuilder().setName(name)));
        return model.toBuilder().setGraph(graph).build();
    }

    /** Shape of the input of {@code images} images. */
    public static long[] inputShape(GraphProto graph, int images) {
        TensorShapeProto shape = graph.getInput(0).getType().getTensorType().getShape();
        long[] sizes = new long[shape.getDimCount()];
        sizes[0] = images;
        for (int i = 1; i < sizes.length; i++) {
            sizes[i] = shape.getDim(i).getDimValue();
        }
        return sizes;
    }

    private static String name(ModelProto model) {
        return "graph " + model.getGraph().getName();
    }
}
