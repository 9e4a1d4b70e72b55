package dev.sluice.augment.cut;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.ModelProto;
import dev.sluice.augment.onnx.Network;
import dev.sluice.augment.place.Placement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Figures that the PTEENet authors' code gives, in M: the whole, then prefix and branch. */
class PublishedCostsTest {

    private static final double ROUNDING = 0.01;

    @Test
    void resNet110WithTenFineExits() {
        Network network = Network.read("resnet110", PublishedNetworks.resNet(18).toByteArray());

        assertThat(total(network)).isCloseTo(256.32, within(ROUNDING));
        assertExits(
                network,
                "fine:10",
                new double[] {
                    19.78, 34.23, 43.86, 53.49, 63.13, 72.76, 82.40, 92.03, 100.48, 110.01
                });
    }

    @Test
    void vgg19WithThreeFineExits() {
        Network network = Network.read("vgg19", PublishedNetworks.vgg19().toByteArray());

        assertThat(total(network)).isCloseTo(400.0, within(ROUNDING));
        assertExits(network, "fine:3", new double[] {59.1, 115.96, 248.33});
    }

    private static double total(Network network) {
        return MacCounter.count(network.model(), CostRule.PTEENET).total() / 1e6;
    }

    /** Placed and counted by the published rule. */
    private static void assertExits(Network network, String placement, double[] published) {
        List<String> cuts = Placement.parse(placement).cuts(network);
        CutNetwork cut = GraphCutter.cut(network, cuts);
        MacCount backbone = MacCounter.count(network.model(), CostRule.PTEENET);
        List<Double> found = new ArrayList<>();
        long prefix = 0;
        for (int i = 0; i < published.length; i++) {
            prefix += backbone.in(cut.segments().get(i));
            ModelProto branch =
                    PublishedNetworks.conv2(
                            cut.shapes().get(i).channels(), cut.shapes().get(i).height());
            found.add((prefix + MacCounter.count(branch, CostRule.PTEENET).total()) / 1e6);
        }
        assertThat(found).hasSameSizeAs(published);
        for (int i = 0; i < published.length; i++) {
            assertThat(found.get(i))
                    .as("exit %d behind %s", i, cuts.get(i))
                    .isCloseTo(published[i], within(ROUNDING));
        }
    }
}
