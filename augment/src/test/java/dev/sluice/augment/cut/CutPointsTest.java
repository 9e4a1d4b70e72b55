package dev.sluice.augment.cut;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.ModelProto;
import dev.sluice.augment.cut.CutPoint.End;
import dev.sluice.augment.onnx.GraphWriter;
import dev.sluice.augment.onnx.Network;
import dev.sluice.augment.onnx.SharedModels;
import dev.sluice.augment.onnx.TestingGraph;
import dev.sluice.augment.onnx.ToyNetwork;
import dev.sluice.augment.onnx.UnsupportedNetworkException;
import dev.sluice.augment.train.branch.FeatureShape;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class CutPointsTest {

    @Test
    void thereIsOnePlaceForEachCost() {
        CutPoints found = CutPoints.of(ToyNetwork.network());

        assertThat(found.backboneMacs()).isEqualTo(1_296 + 5_184 + 972 + 18);
        assertThat(found.points())
                .containsExactly(
                        new CutPoint("first", new FeatureShape(4, 6, 6), 1_296, End.LAYER),
                        new CutPoint("second", new FeatureShape(4, 6, 6), 6_480, End.UNIT),
                        new CutPoint("third", new FeatureShape(6, 3, 3), 7_452, End.LAYER));
        assertThat(found.share(found.points().get(0))).isEqualTo(1_296.0 / 7_470);
        assertThat(found.points().get(0).bytes()).isEqualTo(4 * 6 * 6 * 4);
    }

    @Test
    void everyPlaceCanBeCutAtAndCostsWhatItsSegmentsCost() {
        for (ModelProto model : List.of(PublishedNetworks.resNet(2), PublishedNetworks.dense())) {
            Network network = network(model);
            MacCount macs = MacCounter.count(network.model());
            for (CutPoint point : CutPoints.of(network).points()) {
                CutNetwork cut = GraphCutter.cut(network, List.of(point.tensor()));

                assertThat(macs.in(cut.segments().get(0))).isEqualTo(point.macsBefore());
                assertThat(cut.shapes()).containsExactly(point.shape());
            }
        }
    }

    @Test
    void aResidualNetworkHasItsBlocksForUnits() throws IOException {
        CutPoints found = CutPoints.of(Network.read(SharedModels.network("resnet20.onnx")));

        assertThat(found.units())
                .extracting(CutPoint::tensor)
                .containsExactly(
                        "layer1.0.relu2.out",
                        "layer1.1.relu2.out",
                        "layer1.2.relu2.out",
                        "layer2.0.relu2.out",
                        "layer2.1.relu2.out",
                        "layer2.2.relu2.out",
                        "layer3.0.relu2.out",
                        "layer3.1.relu2.out");
    }

    @Test
    void aDenseNetworkCanBeCutBehindEachLayerAlthoughItConcatenatesAnew() {
        assertThat(CutPoints.of(network(PublishedNetworks.dense())).units())
                .extracting(CutPoint::tensor)
                .containsExactly("layer1", "layer2", "layer3.relu", "pool");
    }

    @Test
    void aPooledTensorIsTakenAndAPaddedOneIsNot() {
        TestingGraph graph = new TestingGraph(3, 8, 8);
        String pooled = graph.maxPool(graph.relu(graph.biased("x", "c1", 3, 4, 3, 1)), "small");
        graph.writer().constant("pads", 0L, 0L, 1L, 1L, 0L, 0L, 1L, 1L);
        graph.writer().node("Pad", "padded", List.of(pooled, "pads"));
        String last = graph.biased("padded", "c2", 4, 4, 3, 1);
        ModelProto model = graph.model(graph.linear(graph.pooled(last, "p"), "logits", 4, 2), 2);

        assertThat(CutPoints.of(network(model)).points())
                .containsExactly(
                        new CutPoint("small", new FeatureShape(4, 4, 4), 27 * 4 * 64, End.UNIT));
    }

    @Test
    void tensorsWithTheirChannelsLastAreNoPlace() {
        TestingGraph graph = new TestingGraph(3, 8, 8);
        String first = graph.relu(graph.biased("x", "c1", 3, 4, 3, 1));
        String turned =
                graph.node("Transpose", "t", first, GraphWriter.integers("perm", 0, 2, 3, 1));
        String back =
                graph.node("Transpose", "b", turned, GraphWriter.integers("perm", 0, 3, 1, 2));
        String last = graph.biased(back, "c2", 4, 4, 3, 1);
        String end = graph.node("Transpose", "e", last, GraphWriter.integers("perm", 0, 2, 3, 1));
        String flat = graph.node("Flatten", "flat", end);
        Network network = network(graph.model(graph.linear(flat, "logits", 256, 2), 2));

        assertThat(CutPoints.of(network).points())
                .extracting(CutPoint::tensor)
                .containsExactly("b", "c2");
        assertThatThrownBy(() -> GraphCutter.cut(network, List.of("t")))
                .isInstanceOf(UnsupportedNetworkException.class)
                .hasMessageContaining("cut at 't': its channels stand elsewhere");
    }

    @Test
    void parametersAreCountedAsPublished() throws IOException {
        long found = ParameterCount.of(Network.read(SharedModels.network("resnet20.onnx")));

        assertThat(found).isEqualTo(269_722);
    }

    @Test
    void parametersAreTheSameWhereWeightsAreNodes() {
        ModelProto model = PublishedNetworks.resNet(1);
        long expected = ParameterCount.of(network(model));

        assertThat(ParameterCount.of(network(TestingGraph.withConstantNodes(model))))
                .isEqualTo(expected)
                .isGreaterThan(1_000);
    }

    private static Network network(ModelProto model) {
        return Network.read("net.onnx", model.toByteArray());
    }
}
