package dev.sluice.augment.cut;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import dev.sluice.augment.data.ImageShape;
import dev.sluice.augment.onnx.GraphIndex;
import dev.sluice.augment.onnx.GraphIndex.Ancestry;
import dev.sluice.augment.onnx.GraphProbe;
import dev.sluice.augment.onnx.GraphWriter;
import dev.sluice.augment.onnx.Network;
import dev.sluice.augment.onnx.UnsupportedNetworkException;
import dev.sluice.augment.train.branch.FeatureShape;
import dev.sluice.bundle.runtime.InferenceException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Cuts a network at named tensors into segments that, run one after the other, are the network.
 *
 * <p>A cut must separate: everything behind it that depends on the image must do so through the cut
 * alone. In a residual network the end of a block separates, a tensor inside a block does not, for
 * the shortcut goes around it.
 */
public final class GraphCutter {

    private final Network network;
    private final GraphProto graph;
    private final GraphIndex index;

    private GraphCutter(Network network) {
        this.network = network;
        this.graph = network.model().getGraph();
        this.index = new GraphIndex(graph);
    }

    /**
     * Cuts a network.
     *
     * @param cuts names of tensors float32 [N,C,H,W], from the image's end to the logits
     * @throws UnsupportedNetworkException if one is not there, is no such tensor, or does not
     *     separate; names the tensor that goes around it
     */
    public static CutNetwork cut(Network network, List<String> cuts) {
        return new GraphCutter(network).cut(cuts);
    }

    private CutNetwork cut(List<String> cuts) {
        cuts.forEach(this::requireTensor);
        List<String> ends = new ArrayList<>();
        ends.add(network.input());
        ends.addAll(cuts);
        ends.add(network.logits());
        List<GraphProto> segments = new ArrayList<>();
        for (int i = 0; i < ends.size() - 1; i++) {
            segments.add(segment(ends.get(i), ends.get(i + 1)));
        }
        List<FeatureShape> shapes = shapes(cuts);
        return new CutNetwork(
                network, List.copyOf(cuts), shapes, described(segments, cuts, shapes));
    }

    private void requireTensor(String cut) {
        if (index.producer(cut).isEmpty() || !index.isLive(cut)) {
            throw unsupported(
                    "has no tensor '%s' to cut at; exits can go behind %s"
                            .formatted(
                                    cut,
                                    CutPoints.of(network).points().stream()
                                            .map(CutPoint::tensor)
                                            .toList()));
        }
        if (cut.equals(network.logits())) {
            throw unsupported("cannot be cut at '%s', its own answer".formatted(cut));
        }
        if (!new PlanarTensors(graph).contains(cut)) {
            throw unsupported(
                    "cannot be cut at '%s': its channels stand elsewhere than in [N,C,H,W]"
                            .formatted(cut));
        }
    }

    /** The part that makes {@code to} of {@code from}, nodes in file order. */
    private GraphProto segment(String from, String to) {
        Set<String> before = new HashSet<>(index.ancestry(from, Set.of()).reached());
        before.removeIf(tensor -> !index.isLive(tensor));
        Ancestry part = index.ancestry(to, before);
        if (from.equals(to) || before.contains(to)) {
            throw unsupported(
                    "cannot be cut at '%s' after '%s': cuts go from the image's end to the logits,"
                                    .formatted(to, from)
                            + " each of them once");
        }
        Set<String> around = new HashSet<>(part.reached());
        around.retainAll(before);
        around.remove(from);
        if (!around.isEmpty()) {
            throw unsupported(
                    "cannot be cut at '%s': '%s' goes around it to '%s'"
                            .formatted(from, lastOf(around), to));
        }
        GraphProto.Builder segment = GraphProto.newBuilder().setName(graph.getName());
        part.nodes().stream().forEach(i -> segment.addNode(graph.getNode(i)));
        graph.getInitializerList().stream()
                .filter(tensor -> part.reached().contains(tensor.getName()))
                .forEach(segment::addInitializer);
        return segment.build();
    }

    /** The one that is made last, the nearest to the cut. */
    private String lastOf(Set<String> tensors) {
        String last = network.input();
        for (int i = 0; i < graph.getNodeCount(); i++) {
            for (String output : graph.getNode(i).getOutputList()) {
                last = tensors.contains(output) ? output : last;
            }
        }
        return last;
    }

    private List<FeatureShape> shapes(List<String> cuts) {
        Map<String, long[]> found;
        try {
            found = GraphProbe.shapes(network.model(), cuts, 2);
        } catch (InferenceException e) {
            throw new UnsupportedNetworkException(
                    "%s does not run with its cuts %s as outputs".formatted(network, cuts), e);
        }
        return cuts.stream().map(cut -> featureShape(cut, found.get(cut))).toList();
    }

    private FeatureShape featureShape(String cut, long[] shape) {
        if (shape.length != 4 || shape[0] != 2) {
            throw unsupported(
                    "cannot be cut at '%s': it is %s for two images; expected [2,C,H,W]"
                            .formatted(cut, Arrays.toString(shape)));
        }
        return new FeatureShape((int) shape[1], (int) shape[2], (int) shape[3]);
    }

    /** Writes each segment's input and output down; without their shapes ONNX's checker refuses. */
    private List<GraphProto> described(
            List<GraphProto> segments, List<String> cuts, List<FeatureShape> shapes) {
        List<ValueInfoProto> ends = new ArrayList<>();
        ImageShape image = network.image();
        ends.add(
                valueInfo(
                        network.input(), List.of(image.channels(), image.height(), image.width())));
        for (int i = 0; i < cuts.size(); i++) {
            FeatureShape shape = shapes.get(i);
            ends.add(
                    valueInfo(
                            cuts.get(i), List.of(shape.channels(), shape.height(), shape.width())));
        }
        ends.add(valueInfo(network.logits(), List.of(network.classes())));
        List<GraphProto> described = new ArrayList<>();
        for (int i = 0; i < segments.size(); i++) {
            described.add(
                    segments.get(i).toBuilder()
                            .addInput(ends.get(i))
                            .addOutput(ends.get(i + 1))
                            .build());
        }
        return described;
    }

    private static ValueInfoProto valueInfo(String name, List<Integer> shape) {
        return GraphWriter.valueInfo(name, TensorProto.DataType.FLOAT, shape);
    }

    private UnsupportedNetworkException unsupported(String what) {
        return new UnsupportedNetworkException(network + " " + what);
    }
}
