package dev.sluice.augment.cut;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import dev.sluice.augment.onnx.GraphProbe;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Shapes, for one image, of what goes into and comes out of some layers of a graph. */
final class LayerShapes {

    private final Map<String, long[]> shapes = new HashMap<>();

    /**
     * Runs the graph once.
     *
     * @param model with one input float32 [N, ...], N free
     * @param layers of it
     */
    LayerShapes(ModelProto model, List<NodeProto> layers) {
        GraphProto graph = model.getGraph();
        for (TensorProto tensor : graph.getInitializerList()) {
            shapes.put(
                    tensor.getName(),
                    tensor.getDimsList().stream().mapToLong(Long::longValue).toArray());
        }
        shapes.put(graph.getInput(0).getName(), GraphProbe.inputShape(graph, 1));
        Set<String> open = new LinkedHashSet<>();
        for (NodeProto layer : layers) {
            open.addAll(layer.getInputList());
            open.add(layer.getOutput(0));
        }
        open.removeAll(shapes.keySet());
        open.remove("");
        shapes.putAll(GraphProbe.shapes(model, open, 1));
    }

    long[] of(String tensor) {
        return shapes.get(tensor);
    }

    long elements(String tensor) {
        return product(of(tensor));
    }

    static long product(long[] sizes) {
        long product = 1;
        for (long size : sizes) {
            product = Math.multiplyExact(product, size);
        }
        return product;
    }
}
