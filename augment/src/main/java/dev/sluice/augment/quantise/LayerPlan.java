package dev.sluice.augment.quantise;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import dev.sluice.augment.onnx.GraphIndex;
import dev.sluice.augment.onnx.StageNames;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What of a stage is to be 8-bit: the layers with constant weights, but for those that read the
 * image itself and those behind which no layer comes, which answer. Their first input and what they
 * give are uint8, behind the ReLU where one follows; so are sums of such tensors, of which residual
 * networks have many.
 */
final class LayerPlan {

    private static final Set<String> WEIGHTED = Set.of("Conv", "ConvTranspose", "Gemm", "MatMul");

    /** Of a range that uint8 keeps to by itself, where it begins at zero. */
    private static final Set<String> CUTTING = Set.of("Relu", "Clip");

    private final GraphProto graph;
    private final GraphIndex index;
    private final Map<String, List<NodeProto>> readers = new HashMap<>();
    private final Set<String> outputs = new HashSet<>();
    private final Set<String> layers = new LinkedHashSet<>();
    private final Set<String> tensors = new LinkedHashSet<>();

    private LayerPlan(GraphProto graph) {
        this.graph = graph;
        this.index = new GraphIndex(graph);
        for (NodeProto node : graph.getNodeList()) {
            node.getInputList()
                    .forEach(in -> readers.computeIfAbsent(in, k -> new ArrayList<>()).add(node));
        }
        graph.getOutputList().forEach(output -> outputs.add(output.getName()));
        plan();
    }

    /**
     * @param graph of a stage, float32, with batch normalisation folded
     */
    static LayerPlan of(GraphProto graph) {
        return new LayerPlan(graph);
    }

    /** First outputs of the layers that are to multiply 8-bit numbers. */
    Set<String> layers() {
        return layers;
    }

    /** Tensors that are to be uint8. */
    Set<String> tensors() {
        return tensors;
    }

    /** The dimension of a layer's weights that counts what it gives. */
    static int outputAxis(NodeProto layer) {
        return switch (layer.getOpType()) {
            case "Conv" -> 0;
            case "Gemm" -> GraphIndex.integer(layer, "transB", 0) == 1 ? 0 : 1;
            default -> 1;
        };
    }

    private void plan() {
        Set<String> behind = leadingToLayers();
        for (NodeProto node : graph.getNodeList()) {
            if (isQuantisable(node) && behind.contains(node.getOutput(0)) && !readsImage(node)) {
                layers.add(node.getOutput(0));
                tensors.add(node.getInput(0));
                tensors.add(end(node));
            }
        }
        for (NodeProto node : graph.getNodeList()) {
            if (node.getOpType().equals("Add") && tensors.containsAll(node.getInputList())) {
                tensors.add(end(node));
            }
        }
    }

    /** Tensors behind which a layer comes. */
    private Set<String> leadingToLayers() {
        Set<String> leading = new HashSet<>();
        for (int i = graph.getNodeCount() - 1; i >= 0; i--) {
            NodeProto node = graph.getNode(i);
            if (WEIGHTED.contains(node.getOpType())
                    || node.getOutputList().stream().anyMatch(leading::contains)) {
                leading.addAll(node.getInputList());
            }
        }
        return leading;
    }

    private boolean isQuantisable(NodeProto node) {
        boolean rightKind =
                switch (node.getOpType()) {
                    case "Conv" -> true;
                    case "Gemm" -> isPlain(node);
                    case "MatMul" -> rank(node.getInput(1)) == 2;
                    default -> false;
                };
        return rightKind
                && index.isLive(node.getInput(0))
                && node.getInputList().stream()
                        .skip(1)
                        .allMatch(in -> in.isEmpty() || isFloatConstant(in));
    }

    /** A B + C and nothing else. */
    private static boolean isPlain(NodeProto gemm) {
        return GraphIndex.integer(gemm, "transA", 0) == 0
                && gemm.getAttributeList().stream()
                        .filter(a -> a.getType() == AttributeProto.AttributeType.FLOAT)
                        .allMatch(a -> a.getF() == 1);
    }

    private int rank(String tensor) {
        return index.initialiser(tensor).map(TensorProto::getDimsCount).orElse(0);
    }

    private boolean isFloatConstant(String tensor) {
        return index.initialiser(tensor)
                .filter(t -> t.getDataType() == TensorProto.DataType.FLOAT.getNumber())
                .isPresent();
    }

    /** Whether no layer stands between the image and this one. */
    private boolean readsImage(NodeProto node) {
        return graph.getInput(0).getName().equals(StageNames.IMAGE)
                && index.ancestry(node.getInput(0), Set.of()).nodes().stream()
                        .mapToObj(graph::getNode)
                        .noneMatch(before -> WEIGHTED.contains(before.getOpType()));
    }

    /** What a node gives, or the ReLU behind it where nothing else reads it. */
    private String end(NodeProto node) {
        String output = node.getOutput(0);
        List<NodeProto> next = readers.getOrDefault(output, List.of());
        return next.size() == 1
                        && CUTTING.contains(next.get(0).getOpType())
                        && !outputs.contains(output)
                ? next.get(0).getOutput(0)
                : output;
    }
}
