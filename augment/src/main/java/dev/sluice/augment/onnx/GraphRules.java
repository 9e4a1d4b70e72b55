package dev.sluice.augment.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What a file must not have, whatever its shapes: each refused with where it is. */
final class GraphRules {

    /** The first in which every node that we add means what it means today. */
    private static final long OLDEST_OPSET = 9;

    private final String name;
    private final GraphProto graph;
    private final Map<String, TensorProto> constants;

    private GraphRules(String name, ModelProto model) {
        this.name = name;
        this.graph = model.getGraph();
        this.constants =
                graph.getInitializerList().stream()
                        .collect(
                                Collectors.toMap(
                                        TensorProto::getName, Function.identity(), (a, b) -> a));
    }

    /**
     * @throws UnsupportedNetworkException if the model breaks a rule
     */
    static void check(String name, ModelProto model) {
        if (!model.hasGraph() || model.getGraph().getNodeCount() == 0) {
            throw unsupported(name, "is not an ONNX file, or one without a graph");
        }
        long opset = NetworkReader.opset(model);
        if (opset < OLDEST_OPSET) {
            throw unsupported(
                    name, "is of opset %d; expected %d or later".formatted(opset, OLDEST_OPSET));
        }
        if (model.getFunctionsCount() > 0) {
            throw unsupported(name, "defines functions of its own; inline them when exporting");
        }
        new GraphRules(name, model).check();
    }

    private void check() {
        if (graph.getSparseInitializerCount() > 0) {
            throw unsupported(name, "has sparse weights; export them as dense ones");
        }
        for (TensorProto tensor : graph.getInitializerList()) {
            checkInside(tensor);
        }
        for (NodeProto node : graph.getNodeList()) {
            check(node);
        }
    }

    private void checkInside(TensorProto tensor) {
        if (tensor.getDataLocation() == TensorProto.DataLocation.EXTERNAL) {
            throw unsupported(
                    name,
                    "keeps weight %s in another file; save it with its weights inside, in Python by onnx.save_model(onnx.load('net.onnx'), 'whole.onnx')"
                            .formatted(tensor.getName()));
        }
    }

    private void check(NodeProto node) {
        String where = "node '%s' (%s)".formatted(label(node), node.getOpType());
        if (!node.getDomain().isEmpty() && !node.getDomain().equals("ai.onnx")) {
            throw unsupported(
                    name,
                    "has an operator of domain '%s': %s; expected ONNX's own operators alone"
                            .formatted(node.getDomain(), where));
        }
        for (AttributeProto attribute : node.getAttributeList()) {
            if (attribute.hasG() || attribute.getGraphsCount() > 0) {
                throw unsupported(
                        name,
                        "has control flow: %s; early exits need a plain graph".formatted(where));
            }
            if (attribute.hasT()) {
                checkInside(attribute.getT());
            }
        }
        if (isTraining(node)) {
            throw unsupported(
                    name,
                    "is in training mode: %s; export the network for inference".formatted(where));
        }
        if (node.getOpType().equals("Constant")) {
            node.getAttributeList().stream()
                    .filter(AttributeProto::hasT)
                    .forEach(attribute -> constants.put(node.getOutput(0), attribute.getT()));
        }
    }

    private boolean isTraining(NodeProto node) {
        return switch (node.getOpType()) {
            case "BatchNormalization" ->
                    // Until opset 13 more than one output asked for it, from 14 on an attribute
                    // does.
                    node.getOutputList().stream().filter(output -> !output.isEmpty()).count() > 1
                            || GraphIndex.integer(node, "training_mode", 0) != 0;
            case "Dropout" -> node.getInputCount() > 2 && isTrue(node.getInput(2));
            default -> false;
        };
    }

    private boolean isTrue(String tensor) {
        TensorProto constant = constants.get(tensor);
        if (constant == null) {
            return false;
        }
        return constant.getInt32DataList().contains(1)
                || constant.getRawData().size() > 0 && constant.getRawData().byteAt(0) != 0;
    }

    private static String label(NodeProto node) {
        return node.getName().isEmpty() ? node.getOutput(0) : node.getName();
    }

    private static UnsupportedNetworkException unsupported(String name, String what) {
        return new UnsupportedNetworkException(name + " " + what);
    }
}
