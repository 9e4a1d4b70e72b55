package dev.sluice.augment.train.libtorch.network;

import dev.sluice.augment.train.backbone.BackboneSpec;
import dev.sluice.augment.train.backbone.VggSpec;
import java.util.List;
import java.util.Map;

class VggNetworkTest extends BackboneNetworkContract {

    @Override
    BackboneSpec spec() {
        return new VggSpec(IMAGE, CLASSES, List.of(1, 2, 2), List.of(4, 6, 8));
    }

    @Override
    List<String> cuts() {
        return List.of(
                "group0.layer0.out 4x9x10",
                "pool0.out 4x4x5",
                "group1.layer0.out 6x4x5",
                "group1.layer1.out 6x4x5",
                "pool1.out 6x2x2",
                "group2.layer0.out 8x2x2",
                "group2.layer1.out 8x2x2");
    }

    @Override
    long macs() {
        long group0 = 9 * (3 * 4) * 90;
        long group1 = 9 * (4 * 6 + 6 * 6) * 20;
        long group2 = 9 * (6 * 8 + 8 * 8) * 4;
        return group0 + group1 + group2 + 8 * CLASSES;
    }

    @Override
    Map<String, Integer> operators() {
        return Map.of(
                "Conv", 5,
                "BatchNormalization", 5,
                "Relu", 5,
                "MaxPool", 2,
                "GlobalAveragePool", 1);
    }
}
