package dev.sluice.augment.quantise;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import dev.sluice.augment.onnx.GraphIndex;
import dev.sluice.augment.onnx.GraphWriter;
import dev.sluice.bundle.BundleWriter;
import dev.sluice.bundle.ElementType;
import dev.sluice.bundle.TensorSpec;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import javax.annotation.Nullable;

/**
 * What goes from stage to stage, in another type: a stage casts on its way out and the next one on
 * its way in, by nodes of their graphs. A stage's own branch sees the features before any cast.
 */
final class FeatureWire {

    private static final String SUFFIX = "/wire";

    private FeatureWire() {}

    /** The tensor of the backbone that goes on as these features, float32 [N,C,H,W]. */
    private static String tensor(TensorSpec features) {
        String name = features.name();
        return features.type() == ElementType.FLOAT32
                ? name
                : name.substring(0, name.length() - SUFFIX.length());
    }

    /** The stages without casts between them. */
    static List<BundleWriter.Stage> removed(List<BundleWriter.Stage> stages) {
        List<BundleWriter.Stage> plain = new ArrayList<>();
        for (BundleWriter.Stage stage : stages) {
            GraphProto.Builder graph = Graphs.parse(stage.graph()).getGraph().toBuilder();
            if (!plain.isEmpty() && stage.input().type() != ElementType.FLOAT32) {
                String tensor = tensor(stage.input());
                removeBetween(graph, stage.input().name(), tensor);
                graph.setInput(0, valueInfo(stage.input(), tensor, ElementType.FLOAT32));
            }
            TensorSpec features = stage.features();
            if (features != null && features.type() != ElementType.FLOAT32) {
                removeBetween(graph, tensor(features), features.name());
                replaceOutput(graph, features, tensor(features), ElementType.FLOAT32);
            }
            plain.add(with(stage, graph, plain.isEmpty(), ElementType.FLOAT32));
        }
        return plain;
    }

    /**
     * Stages that cast.
     *
     * @param stages without casts
     * @param type of the features
     * @param scales for UINT8, of each stage's features: one, or one for each channel
     */
    static List<BundleWriter.Stage> added(
            List<BundleWriter.Stage> stages,
            ElementType type,
            Function<Integer, List<Affine>> scales) {
        if (type == ElementType.FLOAT32) {
            return stages;
        }
        List<BundleWriter.Stage> cast = new ArrayList<>();
        for (int i = 0; i < stages.size(); i++) {
            BundleWriter.Stage stage = stages.get(i);
            GraphProto.Builder graph = Graphs.parse(stage.graph()).getGraph().toBuilder();
            if (i > 0) {
                String tensor = stage.input().name();
                castIn(graph, tensor, type == ElementType.UINT8 ? scales.apply(i - 1) : null);
                graph.setInput(0, valueInfo(stage.input(), tensor + SUFFIX, type));
            }
            TensorSpec features = stage.features();
            if (features != null) {
                String tensor = features.name();
                castOut(graph, tensor, type == ElementType.UINT8 ? scales.apply(i) : null);
                replaceOutput(graph, features, features.name() + SUFFIX, type);
            }
            cast.add(with(stage, graph, i == 0, type));
        }
        return cast;
    }

    private static void castOut(
            GraphProto.Builder graph, String tensor, @Nullable List<Affine> scales) {
        String wire = tensor + SUFFIX;
        if (scales == null) {
            graph.addNode(cast(tensor, wire, TensorProto.DataType.FLOAT16));
        } else {
            graph.addAllInitializer(Graphs.constants(wire, scales));
            graph.addNode(Graphs.quantise(tensor, wire, wire));
        }
    }

    private static void castIn(
            GraphProto.Builder graph, String tensor, @Nullable List<Affine> scales) {
        String wire = tensor + SUFFIX;
        if (scales == null) {
            graph.addNode(0, cast(wire, tensor, TensorProto.DataType.FLOAT));
        } else {
            graph.addAllInitializer(Graphs.constants(wire, scales));
            graph.addNode(0, Graphs.dequantise(wire, tensor, wire));
        }
    }

    private static NodeProto cast(String from, String to, TensorProto.DataType type) {
        return Graphs.node("Cast", to, List.of(from)).toBuilder()
                .addAttribute(GraphWriter.integer("to", type.getNumber()))
                .build();
    }

    /** Takes the nodes out that make {@code to} of {@code from}. */
    private static void removeBetween(GraphProto.Builder graph, String from, String to) {
        BitSet between = new GraphIndex(graph.build()).ancestry(to, Set.of(from)).nodes();
        for (int i = between.length() - 1; i >= 0; i = between.previousSetBit(i - 1)) {
            graph.removeNode(i);
        }
        Graphs.dropUnused(graph);
    }

    private static void replaceOutput(
            GraphProto.Builder graph, TensorSpec features, String name, ElementType type) {
        for (int i = 0; i < graph.getOutputCount(); i++) {
            if (graph.getOutput(i).getName().equals(features.name())) {
                graph.setOutput(i, valueInfo(features, name, type));
            }
        }
    }

    private static ValueInfoProto valueInfo(TensorSpec spec, String name, ElementType type) {
        TensorProto.DataType onnx =
                switch (type) {
                    case UINT8 -> TensorProto.DataType.UINT8;
                    case FLOAT16 -> TensorProto.DataType.FLOAT16;
                    case FLOAT32 -> TensorProto.DataType.FLOAT;
                };
        return GraphWriter.valueInfo(name, onnx, spec.shape());
    }

    private static BundleWriter.Stage with(
            BundleWriter.Stage stage, GraphProto.Builder graph, boolean first, ElementType type) {
        ModelProto model = Graphs.parse(stage.graph()).toBuilder().setGraph(graph).build();
        TensorSpec features = stage.features();
        return new BundleWriter.Stage(
                model.toByteArray(),
                first ? stage.input() : spec(stage.input(), type),
                features == null ? null : spec(features, type),
                stage.segmentMacs(),
                stage.branchMacs());
    }

    private static TensorSpec spec(TensorSpec before, ElementType type) {
        String suffix = type == ElementType.FLOAT32 ? "" : SUFFIX;
        return new TensorSpec(tensor(before) + suffix, type, before.shape());
    }
}
