package dev.sluice.augment.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/** A graph being put together from parts of others and from nodes of our own. */
public final class GraphWriter {

    /** Name of the batch dimension in every graph that is written. */
    public static final String BATCH = "N";

    private final GraphProto.Builder graph = GraphProto.newBuilder();
    private final Set<String> made = new HashSet<>();

    public GraphWriter(String name) {
        graph.setName(name);
    }

    public void input(String name, TensorProto.DataType type, List<Integer> shape) {
        graph.addInput(valueInfo(name, type, shape));
    }

    public void output(String name, TensorProto.DataType type, List<Integer> shape) {
        graph.addOutput(valueInfo(name, type, shape));
    }

    /**
     * Nodes and initialisers of another graph, without those that are here already: two segments
     * may share a constant. Its inputs and outputs are left out.
     */
    public void append(GraphProto part) {
        part.getInitializerList().stream()
                .filter(tensor -> made.add(tensor.getName()))
                .forEach(graph::addInitializer);
        part.getNodeList().stream()
                .filter(node -> made.add(node.getOutput(0)))
                .forEach(graph::addNode);
    }

    /** A node with one output, which gives it its name. */
    public String node(
            String type, String output, List<String> inputs, AttributeProto... attributes) {
        graph.addNode(nodeOf(type, output, inputs, attributes));
        return output;
    }

    void add(NodeProto node) {
        graph.addNode(node);
    }

    static NodeProto nodeOf(
            String type, String output, List<String> inputs, AttributeProto... attributes) {
        return NodeProto.newBuilder()
                .setOpType(type)
                .setName(output)
                .addAllInput(inputs)
                .addOutput(output)
                .addAllAttribute(Arrays.asList(attributes))
                .build();
    }

    /** A float32 initialiser of this shape; none for a scalar. */
    public String constant(String name, float[] values, long... shape) {
        graph.addInitializer(tensor(name, values, shape));
        return name;
    }

    /** A float32 tensor of this shape; none for a scalar. */
    public static TensorProto tensor(String name, float[] values, long... shape) {
        ByteBuffer raw =
                ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        raw.asFloatBuffer().put(values);
        return tensor(name, TensorProto.DataType.FLOAT, raw, shape);
    }

    /** An int64 initialiser [n]. */
    public String constant(String name, long... values) {
        ByteBuffer raw =
                ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        raw.asLongBuffer().put(values);
        graph.addInitializer(tensor(name, TensorProto.DataType.INT64, raw, values.length));
        return name;
    }

    public GraphProto graph() {
        return graph.build();
    }

    private static TensorProto tensor(
            String name, TensorProto.DataType type, ByteBuffer raw, long... shape) {
        TensorProto.Builder tensor =
                TensorProto.newBuilder()
                        .setName(name)
                        .setDataType(type.getNumber())
                        .setRawData(ByteString.copyFrom(raw));
        Arrays.stream(shape).forEach(tensor::addDims);
        return tensor.build();
    }

    /** A tensor [N, shape...]. */
    public static ValueInfoProto valueInfo(
            String name, TensorProto.DataType type, List<Integer> shape) {
        TensorShapeProto.Builder dims = TensorShapeProto.newBuilder();
        dims.addDimBuilder().setDimParam(BATCH);
        shape.forEach(size -> dims.addDimBuilder().setDimValue(size));
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(
                        TypeProto.newBuilder()
                                .setTensorType(
                                        TypeProto.Tensor.newBuilder()
                                                .setElemType(type.getNumber())
                                                .setShape(dims)))
                .build();
    }

    public static AttributeProto integer(String name, long value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.INT)
                .setI(value)
                .build();
    }

    public static AttributeProto integers(String name, long... values) {
        AttributeProto.Builder attribute =
                AttributeProto.newBuilder()
                        .setName(name)
                        .setType(AttributeProto.AttributeType.INTS);
        Arrays.stream(values).forEach(attribute::addInts);
        return attribute.build();
    }

    /**
     * The graph with every name of a tensor, node or initialiser changed. Empty names, which stand
     * for an input or output that is left out, stay.
     */
    public static GraphProto renamed(GraphProto graph, UnaryOperator<String> naming) {
        UnaryOperator<String> named = name -> name.isEmpty() ? name : naming.apply(name);
        GraphProto.Builder renamed = graph.toBuilder();
        for (NodeProto.Builder node : renamed.getNodeBuilderList()) {
            node.setName(named.apply(node.getName()));
            for (int i = 0; i < node.getInputCount(); i++) {
                node.setInput(i, named.apply(node.getInput(i)));
            }
            for (int i = 0; i < node.getOutputCount(); i++) {
                node.setOutput(i, named.apply(node.getOutput(i)));
            }
        }
        renamed.getInitializerBuilderList().forEach(t -> t.setName(named.apply(t.getName())));
        renamed.getInputBuilderList().forEach(v -> v.setName(named.apply(v.getName())));
        renamed.getOutputBuilderList().forEach(v -> v.setName(named.apply(v.getName())));
        renamed.getValueInfoBuilderList().forEach(v -> v.setName(named.apply(v.getName())));
        return renamed.build();
    }
}
