package dev.sluice.augment.train.libtorch.network;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import dev.sluice.augment.cut.MacCounter;
import dev.sluice.augment.train.branch.BranchSpec;
import dev.sluice.augment.train.branch.FeatureShape;
import dev.sluice.augment.train.libtorch.layer.Pass;
import dev.sluice.augment.train.libtorch.layer.Tensors;
import dev.sluice.augment.train.libtorch.network.BranchNetwork.ConfidenceGradient;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.bytedeco.pytorch.AbstractTensor;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BranchNetworkTest {

    private static final FeatureShape INPUT = new FeatureShape(4, 6, 5);
    private static final BranchSpec SPEC = spec("6/2,+6,8/2");

    @Test
    void theExportedBranchGivesTheTrainersAnswers() {
        try (BranchNetwork branch = new BranchNetwork(SPEC, INPUT, 3, 1)) {
            float[] features = gaussian(7);
            forward(branch, gaussian(8), Pass.TRAIN_FLOAT32);

            List<float[]> ours = forward(branch, features, Pass.EVALUATE);
            ModelProto model = branch.export();

            assertThat(OnnxRun.of(model, features, new long[] {9, 4, 6, 5}, "logits"))
                    .hasSize(9 * 3)
                    .containsExactly(ours.get(0), Offset.offset(1e-4f));
            assertThat(OnnxRun.of(model, features, new long[] {9, 4, 6, 5}, "confidence_logit"))
                    .hasSize(9)
                    .containsExactly(ours.get(1), Offset.offset(1e-4f));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"bnpool", "conv2", "d6/2,+d6", "+4,d8"})
    void theExportedBranchGivesTheTrainersAnswersWithBlocksOfEveryKind(String trunk) {
        try (BranchNetwork branch = new BranchNetwork(spec(trunk), INPUT, 3, 1)) {
            float[] features = gaussian(7);
            forward(branch, gaussian(8), Pass.TRAIN_FLOAT32);

            List<float[]> ours = forward(branch, features, Pass.EVALUATE);

            assertThat(OnnxRun.of(branch.export(), features, new long[] {9, 4, 6, 5}, "logits"))
                    .containsExactly(ours.get(0), Offset.offset(1e-4f));
        }
    }

    /** Before training a branch costs what is counted in its graph after it. */
    @ParameterizedTest
    @ValueSource(strings = {"pool", "bnpool", "conv3", "6/2,+6,8/2", "d6/2,+d6,12/3"})
    void aSpecCountsTheMacsOfTheExportedGraph(String trunk) {
        try (BranchNetwork branch = new BranchNetwork(spec(trunk), INPUT, 3, 1)) {
            assertThat(spec(trunk).macs(INPUT, 3))
                    .isEqualTo(MacCounter.count(branch.export()).total());
        }
    }

    @Test
    void aDepthwiseConvolutionKeepsItsChannelsApart() {
        try (BranchNetwork branch = new BranchNetwork(spec("d8"), INPUT, 3, 1)) {
            NodeProto depthwise = branch.export().getGraph().getNode(0);

            assertThat(depthwise.getOpType()).isEqualTo("Conv");
            assertThat(depthwise.getAttributeList())
                    .anySatisfy(
                            attribute -> {
                                assertThat(attribute.getName()).isEqualTo("group");
                                assertThat(attribute.getI()).isEqualTo(4);
                            });
        }
    }

    @Test
    void namesInsideBeginWithTheBranchs() {
        try (BranchNetwork branch = new BranchNetwork(SPEC, INPUT, 3, 1)) {
            ModelProto model = branch.export();

            List<String> inside = new ArrayList<>();
            model.getGraph().getNodeList().stream().map(NodeProto::getName).forEach(inside::add);
            model.getGraph().getNodeList().forEach(node -> inside.addAll(node.getOutputList()));
            model.getGraph().getInitializerList().stream()
                    .map(TensorProto::getName)
                    .forEach(inside::add);
            inside.removeAll(List.of("logits", "confidence_logit"));
            assertThat(inside)
                    .isNotEmpty()
                    .allSatisfy(name -> assertThat(name).startsWith("early."));
        }
    }

    @Test
    void learningConfidenceMovesNeitherTrunkNorClassifier() {
        try (BranchNetwork branch = new BranchNetwork(SPEC, INPUT, 3, 1)) {
            Tensor features = AbstractTensor.create(gaussian(7), 9, 4, 6, 5);

            branch.forward(features, Pass.TRAIN_FLOAT32, ConfidenceGradient.HEAD_ONLY)
                    .confidenceLogits()
                    .sum()
                    .backward();

            // 3 units of weight, scale and bias; then the heads' weight and bias.
            assertThat(withGradient(branch)).containsExactly(11, 12);
        }
    }

    @Test
    void learningConfidenceMovesTheTrunkWhereAskedTo() {
        try (BranchNetwork branch = new BranchNetwork(SPEC, INPUT, 3, 1)) {
            Tensor features = AbstractTensor.create(gaussian(7), 9, 4, 6, 5);

            branch.forward(features, Pass.TRAIN_FLOAT32, ConfidenceGradient.INTO_TRUNK)
                    .confidenceLogits()
                    .sum()
                    .backward();

            assertThat(withGradient(branch)).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 11, 12);
        }
    }

    @Test
    void learningTheClassesMovesEverythingButTheConfidence() {
        try (BranchNetwork branch = new BranchNetwork(SPEC, INPUT, 3, 1)) {
            Tensor features = AbstractTensor.create(gaussian(7), 9, 4, 6, 5);

            branch.forward(features, Pass.TRAIN_FLOAT32, ConfidenceGradient.INTO_TRUNK)
                    .logits()
                    .sum()
                    .backward();

            assertThat(withGradient(branch)).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
        }
    }

    @Test
    void aBranchWithoutATrunkReadsThePooledFeature() {
        try (BranchNetwork branch = new BranchNetwork(spec(""), INPUT, 3, 1)) {
            float[] features = gaussian(7);

            assertThat(OnnxRun.of(branch.export(), features, new long[] {9, 4, 6, 5}, "logits"))
                    .containsExactly(
                            forward(branch, features, Pass.EVALUATE).get(0), Offset.offset(1e-4f));
        }
    }

    private static BranchSpec spec(String trunk) {
        return BranchSpec.parse("early", trunk, INPUT, 1_000_000);
    }

    private static List<Integer> withGradient(BranchNetwork branch) {
        TensorVector trained = new TensorVector();
        branch.weights().addTrainedTo(trained);
        List<Integer> moved = new ArrayList<>();
        for (int i = 0; i < trained.size(); i++) {
            if (trained.get(i).grad().defined()) {
                moved.add(i);
            }
        }
        return moved;
    }

    private static List<float[]> forward(BranchNetwork branch, float[] features, Pass pass) {
        return Tensors.scoped(
                () -> {
                    BranchNetwork.Answer answer =
                            branch.forward(
                                    AbstractTensor.create(features, 9, 4, 6, 5),
                                    pass,
                                    ConfidenceGradient.HEAD_ONLY);
                    return List.of(
                            Tensors.floats(answer.logits()),
                            Tensors.floats(answer.confidenceLogits()));
                });
    }

    /** Nine features. */
    private static float[] gaussian(long seed) {
        Random random = new Random(seed);
        float[] values = new float[9 * INPUT.elements()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
