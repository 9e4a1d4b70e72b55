package dev.sluice.augment.train.libtorch.network;

import dev.sluice.augment.train.backbone.BackboneSpec;
import dev.sluice.augment.train.backbone.ResidualNetworkSpec;
import java.util.List;
import java.util.Map;

class ResidualNetworkTest extends BackboneNetworkContract {

    @Override
    BackboneSpec spec() {
        return new ResidualNetworkSpec(IMAGE, CLASSES, 2, List.of(4, 6, 8));
    }

    @Override
    List<String> cuts() {
        return List.of(
                "stem.out 4x9x10",
                "group0.block0.out 4x9x10",
                "group0.block1.out 4x9x10",
                "group1.block0.out 6x5x5",
                "group1.block1.out 6x5x5",
                "group2.block0.out 8x3x3",
                "group2.block1.out 8x3x3");
    }

    @Override
    long macs() {
        long group0 = 9 * (3 * 4 + 4 * 4 * 4) * 90;
        long group1 = (9 * (4 * 6 + 3 * 6 * 6) + 4 * 6) * 25;
        long group2 = (9 * (6 * 8 + 3 * 8 * 8) + 6 * 8) * 9;
        return group0 + group1 + group2 + 8 * CLASSES;
    }

    @Override
    Map<String, Integer> operators() {
        return Map.of(
                "Conv", 1 + 2 * 6 + 2,
                "BatchNormalization", 1 + 2 * 6 + 2,
                "Relu", 1 + 2 * 6,
                "Add", 6,
                "GlobalAveragePool", 1);
    }
}
