package dev.sluice.augment.compose;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.sluice.bundle.BundleWriter;
import dev.sluice.bundle.StageSpec;
import java.util.Set;

/**
 * Last stages as they were before they had a temperature: confidence is the largest probability.
 */
public final class OlderStages {

    private static final Set<String> NEWER = Set.of("sluice/scaled", "sluice/tempered");

    private OlderStages() {}

    /** The stage without its temperature. */
    public static BundleWriter.Stage of(BundleWriter.Stage last) {
        return new BundleWriter.Stage(
                untempered(last.graph()),
                last.input(),
                last.features(),
                last.segmentMacs(),
                last.branchMacs());
    }

    private static byte[] untempered(byte[] bytes) {
        ModelProto model;
        try {
            model = ModelProto.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException(e);
        }
        GraphProto.Builder graph = model.getGraph().toBuilder().clearNode().clearInitializer();
        model.getGraph().getInitializerList().stream()
                .filter(tensor -> !tensor.getName().equals("sluice/temperature"))
                .forEach(graph::addInitializer);
        for (NodeProto node : model.getGraph().getNodeList()) {
            if (node.getName().equals("sluice/largest")) {
                graph.addNode(node.toBuilder().setInput(0, StageSpec.PROBABILITIES));
            } else if (!NEWER.contains(node.getName())) {
                graph.addNode(node);
            }
        }
        return model.toBuilder().setGraph(graph).build().toByteArray();
    }
}
