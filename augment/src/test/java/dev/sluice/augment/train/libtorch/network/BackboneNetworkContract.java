package dev.sluice.augment.train.libtorch.network;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import dev.sluice.augment.cut.CutNetwork;
import dev.sluice.augment.cut.GraphCutter;
import dev.sluice.augment.cut.MacCounter;
import dev.sluice.augment.data.ImageShape;
import dev.sluice.augment.onnx.Network;
import dev.sluice.augment.onnx.OnnxChecker;
import dev.sluice.augment.train.backbone.BackboneSpec;
import dev.sluice.augment.train.branch.FeatureShape;
import dev.sluice.augment.train.libtorch.layer.Pass;
import dev.sluice.augment.train.libtorch.layer.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.bytedeco.pytorch.AbstractTensor;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What holds of each family's network; on images with odd sides, so that pools leave some out. */
abstract class BackboneNetworkContract {

    static final ImageShape IMAGE = new ImageShape(3, 9, 10);
    static final int CLASSES = 4;

    private BackboneNetwork network;

    abstract BackboneSpec spec();

    /** Tensors at which the spec's network can be cut, in order, and their shapes as C x H x W. */
    abstract List<String> cuts();

    /** MACs of the spec's network, reckoned from its layers' sizes. */
    abstract long macs();

    /** Number of nodes of each operator but Flatten and Gemm. */
    abstract Map<String, Integer> operators();

    @BeforeEach
    void build() {
        network = BackboneNetwork.of(spec(), 1);
    }

    @AfterEach
    void close() {
        network.close();
    }

    @Test
    void theExportedNetworkGivesTheTrainersLogits() {
        moveStatistics();
        float[] images = gaussian(5, 7);

        float[] ours = forward(images, Pass.EVALUATE);
        float[] exported =
                OnnxRun.of(network.export(Map.of()), images, new long[] {5, 3, 9, 10}, "logits");

        assertThat(exported).hasSize(5 * CLASSES);
        assertThat(exported).containsExactly(ours, Offset.offset(1e-4f));
    }

    @Test
    void bfloat16ChangesTheLogitsALittle() {
        float[] images = gaussian(8, 7);

        float[] exact = forward(images, Pass.TRAIN_FLOAT32);
        float[] rounded = forward(images, Pass.TRAIN_BFLOAT16);

        assertThat(rounded).isNotEqualTo(exact);
        assertThat(rounded).containsExactly(exact, Offset.offset(0.15f));
    }

    @Test
    void theLossReachesEveryWeight() {
        Tensor images = AbstractTensor.create(gaussian(8, 7), 8, 3, 9, 10);

        network.forward(images, Pass.TRAIN_BFLOAT16).square().sum().backward();

        TensorVector trained = new TensorVector();
        network.weights().addTrainedTo(trained);
        for (int i = 0; i < trained.size(); i++) {
            assertThat(trained.get(i).grad().defined()).as("gradient of weight %d", i).isTrue();
            assertThat(Tensors.floats(trained.get(i).grad().abs().sum())[0])
                    .as("gradient of weight %d", i)
                    .isPositive();
        }
    }

    @Test
    void theSameSeedGivesTheSameWeights() {
        try (BackboneNetwork same = BackboneNetwork.of(spec(), 1);
                BackboneNetwork other = BackboneNetwork.of(spec(), 2)) {
            assertThat(same.export(Map.of())).isEqualTo(network.export(Map.of()));
            assertThat(other.export(Map.of())).isNotEqualTo(network.export(Map.of()));
        }
    }

    @Test
    void canBeCutAtEveryTensorThatItDescribesAndTheShapesAreTrue() {
        ModelProto model = network.export(Map.of());
        List<String> described =
                model.getGraph().getValueInfoList().stream()
                        .map(info -> info.getName() + " " + shape(info))
                        .toList();
        List<String> names =
                model.getGraph().getValueInfoList().stream().map(ValueInfoProto::getName).toList();

        CutNetwork cut = GraphCutter.cut(Network.read("net.onnx", model.toByteArray()), names);

        List<String> measured = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            measured.add(names.get(i) + " " + cut.shapes().get(i));
        }
        assertThat(described).isEqualTo(cuts());
        assertThat(measured).isEqualTo(cuts());
    }

    @Test
    void costsWhatItsLayersCost() {
        assertThat(MacCounter.count(network.export(Map.of())).total()).isEqualTo(macs());
    }

    @Test
    void isMadeOfTheFamilysOperators() {
        List<NodeProto> nodes = network.export(Map.of()).getGraph().getNodeList();

        operators()
                .forEach(
                        (operator, count) ->
                                assertThat(nodes)
                                        .filteredOn(node -> node.getOpType().equals(operator))
                                        .as(operator)
                                        .hasSize(count));
        int others = nodes.size() - operators().values().stream().mapToInt(n -> n).sum();
        assertThat(others).as("a Flatten and a Gemm").isEqualTo(2);
    }

    @Test
    void passesTheCheckerWithNamesOfItsOwn() {
        ModelProto model = network.export(Map.of("key", "value"));

        OnnxChecker.check(model.toByteArray());

        assertThat(model.getGraph().getNodeList())
                .extracting(NodeProto::getName)
                .doesNotHaveDuplicates();
        assertThat(model.getIrVersion()).isEqualTo(8);
        assertThat(model.getOpsetImport(0).getVersion()).isEqualTo(13);
        assertThat(model.getMetadataProps(0).getValue()).isEqualTo("value");
    }

    /** A training pass, so that running statistics are not what they start with. */
    private void moveStatistics() {
        forward(gaussian(8, 3), Pass.TRAIN_FLOAT32);
    }

    private float[] forward(float[] images, Pass pass) {
        long n = images.length / IMAGE.pixels();
        return Tensors.scoped(
                () ->
                        Tensors.floats(
                                network.forward(AbstractTensor.create(images, n, 3, 9, 10), pass)));
    }

    private static FeatureShape shape(ValueInfoProto info) {
        var dims = info.getType().getTensorType().getShape().getDimList();
        assertThat(dims.get(0).getDimParam()).isEqualTo("N");
        return new FeatureShape(
                (int) dims.get(1).getDimValue(),
                (int) dims.get(2).getDimValue(),
                (int) dims.get(3).getDimValue());
    }

    private static float[] gaussian(int images, long seed) {
        Random random = new Random(seed);
        float[] values = new float[images * IMAGE.pixels()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
