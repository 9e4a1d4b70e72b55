package dev.sluice.augment.train.libtorch.network;

import dev.sluice.augment.train.backbone.BackboneSpec;
import dev.sluice.augment.train.backbone.DenseNetSpec;
import java.util.List;
import java.util.Map;

class DenseNetworkTest extends BackboneNetworkContract {

    @Override
    BackboneSpec spec() {
        return new DenseNetSpec(IMAGE, CLASSES, 2, 5);
    }

    @Override
    List<String> cuts() {
        return List.of(
                "block0.layer0.out 21x9x10",
                "block0.layer1.out 26x9x10",
                "transition0.out 26x4x5",
                "block1.layer0.out 31x4x5",
                "block1.layer1.out 36x4x5",
                "transition1.out 36x2x2",
                "block2.layer0.out 41x2x2",
                "block2.layer1.out 46x2x2",
                "last.out 46x2x2");
    }

    @Override
    long macs() {
        long block0 = 9 * (3 * 16 + 16 * 5 + 21 * 5) * 90 + 26 * 26 * 90;
        long block1 = 9 * (26 * 5 + 31 * 5) * 20 + 36 * 36 * 20;
        long block2 = 9 * (36 * 5 + 41 * 5) * 4;
        return block0 + block1 + block2 + 46 * CLASSES;
    }

    @Override
    Map<String, Integer> operators() {
        return Map.of(
                "Conv",
                1 + 6 + 2,
                "BatchNormalization",
                6 + 2 + 1,
                "Relu",
                6 + 2 + 1,
                "Concat",
                6,
                "AveragePool",
                2,
                "GlobalAveragePool",
                1);
    }
}
