package dev.sluice.augment.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Takes a batch of 1 that is written inside a graph out of it, so that the graph runs on any number
 * of images.
 *
 * <ul>
 *   <li>{@code Reshape} of images to [1, a, b]: to [-1, a, b], whether 1 was a constant or
 *       computed.
 *   <li>{@code Flatten} at axis 0, which is right for one image only: a Reshape to [-1, a].
 *   <li>{@code Resize} to sizes [1, C, H, W]: 1 is read off the tensor that is resized.
 *   <li>{@code Concat} with a constant of one image: the constant is repeated for each.
 * </ul>
 *
 * An {@code Expand} of images to [1, a, b] needs nothing: 1 is stretched to the batch. Whether this
 * was enough, and right, an {@link AnswerCheck} says.
 */
final class BatchRelease {

    private static final String PREFIX = StageNames.OURS + "batch/";

    private final ModelProto model;
    private final GraphProto graph;
    private final GraphIndex index;

    /** Made of the image, and not of sizes of such tensors. */
    private final Set<String> images = new HashSet<>();

    private final GraphWriter writer;
    private Map<String, long[]> shapes = Map.of();

    private BatchRelease(ModelProto model) {
        this.model = model;
        this.graph = model.getGraph();
        this.index = new GraphIndex(graph);
        this.writer = new GraphWriter(graph.getName());
        images.add(graph.getInput(0).getName());
        for (NodeProto node : graph.getNodeList()) {
            boolean measures = Set.of("Shape", "Size").contains(node.getOpType());
            if (!measures && node.getInputList().stream().anyMatch(images::contains)) {
                images.addAll(node.getOutputList());
            }
        }
        images.remove("");
    }

    /**
     * @param model with one input float32 [N, ...], N free, that runs on one image
     * @throws dev.sluice.bundle.runtime.InferenceException if it does not
     */
    static ModelProto release(ModelProto model) {
        return new BatchRelease(model).release();
    }

    private ModelProto release() {
        shapes = GraphProbe.shapes(model, questions(), 1);
        graph.getNodeList().forEach(this::write);
        GraphProto written = writer.graph();
        Set<String> used = new HashSet<>();
        written.getNodeList().forEach(node -> used.addAll(node.getInputList()));
        GraphProto.Builder released = written.toBuilder().addAllInput(graph.getInputList());
        graph.getInitializerList().stream()
                .filter(tensor -> used.contains(tensor.getName()))
                .forEach(released::addInitializer);
        return model.toBuilder().setGraph(released.addAllOutput(graph.getOutputList())).build();
    }

    /** Tensors whose shapes for one image are asked for. */
    private Set<String> questions() {
        Set<String> tensors = new LinkedHashSet<>();
        for (NodeProto node : graph.getNodeList()) {
            if (!images.contains(node.getOutput(0))) {
                continue;
            }
            switch (node.getOpType()) {
                case "Reshape", "Flatten", "Resize" -> tensors.add(node.getOutput(0));
                case "Concat" ->
                        node.getInputList().stream()
                                .filter(input -> index.producer(input).isPresent())
                                .filter(input -> !images.contains(input))
                                .forEach(tensors::add);
                default -> {}
            }
        }
        return tensors;
    }

    private void write(NodeProto node) {
        boolean ofImages = images.contains(node.getOutput(0));
        boolean ofOne = hasBatchOfOne(node.getOutput(0));
        switch (node.getOpType()) {
            case "Reshape" -> writer.add(ofImages && ofOne ? reshape(node) : node);
            case "Flatten" ->
                    writer.add(
                            ofImages && ofOne && GraphIndex.integer(node, "axis", 1) == 0
                                    ? reshape(node)
                                    : node);
            case "Resize" -> writer.add(ofImages && ofOne ? resize(node) : node);
            case "Concat" -> writer.add(ofImages ? concat(node) : node);
            default -> writer.add(node);
        }
    }

    private boolean hasBatchOfOne(String tensor) {
        long[] shape = shapes.get(tensor);
        return shape != null && shape.length > 0 && shape[0] == 1;
    }

    private NodeProto reshape(NodeProto node) {
        long[] target = shapes.get(node.getOutput(0)).clone();
        target[0] = -1;
        String name = writer.constant(PREFIX + node.getOutput(0), target);
        return node.toBuilder()
                .setOpType("Reshape")
                .clearAttribute()
                .clearInput()
                .addAllInput(List.of(node.getInput(0), name))
                .build();
    }

    private NodeProto resize(NodeProto node) {
        if (node.getInputCount() < 4 || images.contains(node.getInput(3))) {
            return node;
        }
        String sizes = sizes(node.getOutput(0), node.getInput(0), shapes.get(node.getOutput(0)));
        return node.toBuilder().setInput(3, sizes).build();
    }

    private NodeProto concat(NodeProto node) {
        String like =
                node.getInputList().stream().filter(images::contains).findFirst().orElseThrow();
        NodeProto.Builder concat = node.toBuilder();
        for (int i = 0; i < node.getInputCount(); i++) {
            String constant = node.getInput(i);
            long[] shape =
                    index.initialiser(constant)
                            .map(
                                    tensor ->
                                            tensor.getDimsList().stream()
                                                    .mapToLong(Long::longValue)
                                                    .toArray())
                            .orElse(shapes.get(constant));
            boolean ofOne = shape != null && shape.length > 1 && shape[0] == 1;
            if (!images.contains(constant) && ofOne) {
                String name = node.getOutput(0) + "/" + i;
                concat.setInput(
                        i,
                        writer.node(
                                "Expand",
                                PREFIX + name,
                                List.of(constant, sizes(name, like, shape))));
            }
        }
        return concat.build();
    }

    /** Sizes with the batch of another tensor. */
    private String sizes(String name, String like, long[] shape) {
        String own = PREFIX + name;
        String first = writer.constant(own + "/first", 0L);
        String all = writer.node("Shape", own + "/shape", List.of(like));
        String batch = writer.node("Gather", own + "/batch", List.of(all, first));
        long[] rest = Arrays.copyOfRange(shape, 1, shape.length);
        String others = writer.constant(own + "/others", rest);
        return writer.node(
                "Concat", own + "/sizes", List.of(batch, others), GraphWriter.integer("axis", 0));
    }
}
