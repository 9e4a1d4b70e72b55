package dev.sluice.augment.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Who makes which tensor of a graph, and which tensors depend on its input. */
public final class GraphIndex {

    private final GraphProto graph;
    private final Map<String, Integer> producers = new HashMap<>();
    private final Map<String, TensorProto> initialisers = new LinkedHashMap<>();
    private final Set<String> live = new HashSet<>();

    /**
     * @param graph with one input that is no initialiser; nodes in an order in which they can run,
     *     as ONNX demands
     */
    public GraphIndex(GraphProto graph) {
        this.graph = graph;
        graph.getInitializerList().forEach(tensor -> initialisers.put(tensor.getName(), tensor));
        live.add(graph.getInput(0).getName());
        for (int i = 0; i < graph.getNodeCount(); i++) {
            takeIn(i);
        }
    }

    private void takeIn(int node) {
        boolean depends = graph.getNode(node).getInputList().stream().anyMatch(live::contains);
        for (String output : graph.getNode(node).getOutputList()) {
            producers.put(output, node);
            if (depends) {
                live.add(output);
            }
        }
        // An output that is left out has an empty name.
        producers.remove("");
        live.remove("");
    }

    public Optional<NodeProto> producer(String tensor) {
        return Optional.ofNullable(producers.get(tensor)).map(graph::getNode);
    }

    public Optional<TensorProto> initialiser(String tensor) {
        return Optional.ofNullable(initialisers.get(tensor));
    }

    /** An attribute of a node, or what it stands at where it is left out. */
    public static long integer(NodeProto node, String attribute, long otherwise) {
        return node.getAttributeList().stream()
                .filter(found -> found.getName().equals(attribute))
                .mapToLong(AttributeProto::getI)
                .findFirst()
                .orElse(otherwise);
    }

    /** Whether the tensor depends on the graph's input, and is not a constant. */
    public boolean isLive(String tensor) {
        return live.contains(tensor);
    }

    /**
     * What is needed to make a tensor.
     *
     * @param nodes indices into the graph's nodes
     * @param reached every tensor met on the way back, {@code stops} among them
     */
    public record Ancestry(BitSet nodes, Set<String> reached) {}

    /** Walks back from {@code tensor}, and no further than the tensors in {@code stops}. */
    public Ancestry ancestry(String tensor, Set<String> stops) {
        BitSet nodes = new BitSet();
        Set<String> reached = new HashSet<>();
        Deque<String> open = new ArrayDeque<>();
        open.push(tensor);
        while (!open.isEmpty()) {
            String next = open.pop();
            if (next.isEmpty() || !reached.add(next) || stops.contains(next)) {
                continue;
            }
            Integer producer = producers.get(next);
            if (producer != null && !nodes.get(producer)) {
                nodes.set(producer);
                graph.getNode(producer).getInputList().forEach(open::push);
            }
        }
        return new Ancestry(nodes, reached);
    }
}
