package dev.sluice.augment.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;

/** {@link ToyNetwork} with a last node that no runtime knows, as no file can be read. */
public final class BrokenNetwork {

    private BrokenNetwork() {}

    public static Network atItsEnd() {
        Network toy = ToyNetwork.network();
        ModelProto.Builder model = toy.model().toBuilder();
        int last = model.getGraph().getNodeCount() - 1;
        model.getGraphBuilder().getNodeBuilder(last).setOpType("NoSuchOperator");
        return new Network(
                "broken", model.build(), toy.image(), toy.layout(), toy.logits(), toy.classes());
    }
}
