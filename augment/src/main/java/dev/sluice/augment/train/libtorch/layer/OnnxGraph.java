package dev.sluice.augment.train.libtorch.layer;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import dev.sluice.augment.onnx.GraphWriter;
import dev.sluice.augment.train.OnnxMetadata;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/**
 * An ONNX graph being written, node by node. A node and its one output share the name that the
 * caller gives, except where the output is the graph's.
 */
public final class OnnxGraph {

    private static final long OPSET = 13;
    private static final long IR_VERSION = 8;

    private final GraphProto.Builder graph;

    public OnnxGraph(String name) {
        graph = GraphProto.newBuilder().setName(name);
    }

    public Feature input(String name, int channels, int height, int width) {
        graph.addInput(valueInfo(name, channels, height, width));
        return new Feature(name, channels, height, width);
    }

    /** Declares a tensor [N,width] of this graph an output. */
    void output(String name, int width) {
        graph.addOutput(valueInfo(name, width));
    }

    /** Writes a feature's shape down, so that the graph can be cut there without running it. */
    public void describe(Feature feature) {
        graph.addValueInfo(
                valueInfo(feature.name(), feature.channels(), feature.height(), feature.width()));
    }

    /**
     * @param weight [Cout, Cin/groups, k, k]
     */
    Feature convolution(
            String name, Feature in, Tensor weight, int stride, int padding, int groups) {
        int kernel = (int) weight.size(2);
        initializer(name + ".weight", weight);
        node("Conv", name, in.name(), name + ".weight")
                .addAttribute(GraphWriter.integers("dilations", 1, 1))
                .addAttribute(GraphWriter.integer("group", groups))
                .addAttribute(GraphWriter.integers("kernel_shape", kernel, kernel))
                .addAttribute(GraphWriter.integers("pads", padding, padding, padding, padding))
                .addAttribute(GraphWriter.integers("strides", stride, stride));
        return new Feature(
                name,
                (int) weight.size(0),
                (in.height() + 2 * padding - kernel) / stride + 1,
                (in.width() + 2 * padding - kernel) / stride + 1);
    }

    Feature batchNormalization(
            String name, Feature in, Map<String, Tensor> statistics, float epsilon) {
        NodeProto.Builder node = node("BatchNormalization", name, in.name());
        for (String part : new String[] {"scale", "bias", "mean", "variance"}) {
            initializer(name + "." + part, statistics.get(part));
            node.addInput(name + "." + part);
        }
        node.addAttribute(number("epsilon", epsilon));
        return renamed(in, name);
    }

    public Feature relu(String name, Feature in) {
        node("Relu", name, in.name());
        return renamed(in, name);
    }

    public Feature add(String name, Feature left, Feature right) {
        node("Add", name, left.name(), right.name());
        return renamed(left, name);
    }

    /** The largest of each 2x2 pixels; an odd last row or column is left out. */
    public Feature maxPool(String name, Feature in) {
        return halved("MaxPool", name, in);
    }

    /** The mean of each 2x2 pixels; an odd last row or column is left out. */
    public Feature averagePool(String name, Feature in) {
        return halved("AveragePool", name, in);
    }

    /** The channels of {@code left}, then those of {@code right}. */
    public Feature concat(String name, Feature left, Feature right) {
        node("Concat", name, left.name(), right.name())
                .addAttribute(GraphWriter.integer("axis", 1));
        return new Feature(name, left.channels() + right.channels(), left.height(), left.width());
    }

    /** Global average pool and flatten: [N,C,H,W] to [N,C], named {@code name}. */
    public String pool(String name, Feature in) {
        node("GlobalAveragePool", name + ".mean", in.name());
        node("Flatten", name, name + ".mean").addAttribute(GraphWriter.integer("axis", 1));
        return name;
    }

    /**
     * [N,C] to [N,K] named {@code output}, by weight [K,C] and bias [K] named after {@code name}.
     */
    void linear(String name, String in, Tensor weight, Tensor bias, String output) {
        initializer(name + ".weight", weight);
        initializer(name + ".bias", bias);
        node("Gemm", name, in, name + ".weight", name + ".bias")
                .setOutput(0, output)
                .addAttribute(GraphWriter.integer("transB", 1));
    }

    public ModelProto model(Map<String, String> metadata) {
        ModelProto model =
                ModelProto.newBuilder()
                        .setIrVersion(IR_VERSION)
                        .setProducerName("sluice")
                        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPSET))
                        .setGraph(graph)
                        .build();
        return OnnxMetadata.with(model, metadata);
    }

    private Feature halved(String pool, String name, Feature in) {
        node(pool, name, in.name())
                .addAttribute(GraphWriter.integers("kernel_shape", 2, 2))
                .addAttribute(GraphWriter.integers("strides", 2, 2));
        return new Feature(name, in.channels(), in.height() / 2, in.width() / 2);
    }

    private NodeProto.Builder node(String type, String name, String... inputs) {
        return graph.addNodeBuilder()
                .setOpType(type)
                .setName(name)
                .addAllInput(Arrays.asList(inputs))
                .addOutput(name);
    }

    private void initializer(String name, Tensor tensor) {
        graph.addInitializer(GraphWriter.tensor(name, Tensors.floats(tensor), tensor.shape()));
    }

    private static Feature renamed(Feature feature, String name) {
        return new Feature(name, feature.channels(), feature.height(), feature.width());
    }

    private static ValueInfoProto valueInfo(String name, Integer... sizes) {
        return GraphWriter.valueInfo(name, TensorProto.DataType.FLOAT, List.of(sizes));
    }

    private static AttributeProto number(String name, float value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.FLOAT)
                .setF(value)
                .build();
    }
}
