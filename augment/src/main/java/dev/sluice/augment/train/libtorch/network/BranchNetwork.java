package dev.sluice.augment.train.libtorch.network;

import ai.onnx.proto.OnnxMl.ModelProto;
import dev.sluice.augment.train.branch.BranchSpec;
import dev.sluice.augment.train.branch.FeatureShape;
import dev.sluice.augment.train.branch.TrunkBlock;
import dev.sluice.augment.train.libtorch.layer.Feature;
import dev.sluice.augment.train.libtorch.layer.LinearHead;
import dev.sluice.augment.train.libtorch.layer.OnnxGraph;
import dev.sluice.augment.train.libtorch.layer.Pass;
import dev.sluice.augment.train.libtorch.layer.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** The branch that a {@link BranchSpec} describes, with its weights. */
public final class BranchNetwork implements AutoCloseable {

    private final BranchSpec spec;
    private final FeatureShape input;
    private final Weights weights;
    private final List<TrunkUnit> trunk = new ArrayList<>();
    private final LinearHead classifier;
    private final LinearHead confidence;

    public BranchNetwork(BranchSpec spec, FeatureShape input, int classes, long seed) {
        this.spec = spec;
        this.input = input;
        this.weights = new Weights(seed);
        int channels = input.channels();
        for (TrunkBlock block : spec.trunk()) {
            String name = spec.name() + ".trunk" + trunk.size();
            trunk.add(new TrunkUnit(weights, name, channels, block));
            channels = block.width();
        }
        this.classifier = new LinearHead(weights, spec.name() + ".classifier", channels, classes);
        this.confidence = new LinearHead(weights, spec.name() + ".confidence", channels, 1);
    }

    /**
     * What a branch says of a batch.
     *
     * @param logits float32 [N,K]
     * @param confidenceLogits float32 [N,1]; the sigmoid is the probability that the largest logit
     *     is the label's
     */
    public record Answer(Tensor logits, Tensor confidenceLogits) {}

    /** How far learning the confidence reaches. */
    public enum ConfidenceGradient {
        /**
         * The head reads a detached copy of the pooled vector: learning when the branch is right
         * does not change what it answers.
         */
        HEAD_ONLY,
        INTO_TRUNK
    }

    public Weights weights() {
        return weights;
    }

    /** Features float32 [N,C,H,W] to an answer. */
    public Answer forward(Tensor features, Pass pass, ConfidenceGradient gradient) {
        Tensor feature = features.contiguous(MemoryFormat.ChannelsLast);
        for (TrunkUnit unit : trunk) {
            feature = unit.forward(feature, pass);
        }
        Tensor pooled = feature.to(ScalarType.Float).mean(2, 3);
        Tensor read = gradient == ConfidenceGradient.HEAD_ONLY ? pooled.detach() : pooled;
        return new Answer(classifier.forward(pooled), confidence.forward(read));
    }

    /**
     * Input {@code features} [N,C,H,W], outputs {@code logits} [N,K] and {@code confidence_logit}
     * [N,1].
     */
    public ModelProto export() {
        OnnxGraph graph = new OnnxGraph(spec.name());
        Feature feature = graph.input("features", input.channels(), input.height(), input.width());
        for (TrunkUnit unit : trunk) {
            feature = unit.export(graph, feature);
        }
        String pooled = graph.pool(spec.name() + ".pool", feature);
        classifier.export(graph, pooled, "logits");
        confidence.export(graph, pooled, "confidence_logit");
        return graph.model(Map.of());
    }

    @Override
    public void close() {
        weights.close();
    }
}
