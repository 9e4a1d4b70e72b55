package dev.sluice.augment.train.libtorch;

import ai.onnx.proto.OnnxMl.ModelProto;
import dev.sluice.augment.train.backbone.BackboneSpec;
import dev.sluice.augment.train.libtorch.layer.Tensors;
import dev.sluice.augment.train.libtorch.network.BackboneNetwork;
import java.util.Map;

/** Backbones with random weights, for what does not depend on their weights. */
public final class UntrainedBackbone {

    private UntrainedBackbone() {}

    /** The network of a spec, as ONNX. */
    public static ModelProto of(BackboneSpec spec) {
        return Tensors.scoped(
                () -> {
                    try (BackboneNetwork network = BackboneNetwork.of(spec, 1)) {
                        return network.export(Map.of());
                    }
                });
    }
}
