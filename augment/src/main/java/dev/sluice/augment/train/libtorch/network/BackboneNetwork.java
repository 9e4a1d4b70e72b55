package dev.sluice.augment.train.libtorch.network;

import ai.onnx.proto.OnnxMl.ModelProto;
import dev.sluice.augment.train.backbone.BackboneSpec;
import dev.sluice.augment.train.backbone.DenseNetSpec;
import dev.sluice.augment.train.backbone.ResidualNetworkSpec;
import dev.sluice.augment.train.backbone.VggSpec;
import dev.sluice.augment.train.libtorch.layer.Pass;
import dev.sluice.augment.train.libtorch.layer.Weights;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/** The network that a {@link BackboneSpec} describes, with its weights, which it owns. */
public interface BackboneNetwork extends AutoCloseable {

    /** A network with random weights. */
    static BackboneNetwork of(BackboneSpec spec, long seed) {
        if (spec instanceof ResidualNetworkSpec residual) {
            return new ResidualNetwork(residual, seed);
        }
        if (spec instanceof VggSpec vgg) {
            return new VggNetwork(vgg, seed);
        }
        return new DenseNetwork((DenseNetSpec) spec, seed);
    }

    Weights weights();

    /** Normalised images float32 [N,C,H,W], channels-last for speed, to logits float32 [N,K]. */
    Tensor forward(Tensor images, Pass pass);

    /**
     * As ONNX: input {@code images} [N,C,H,W], output {@code logits} [N,K]. Tensors at which the
     * graph can be cut are described in it.
     */
    ModelProto export(Map<String, String> metadata);

    @Override
    void close();
}
