package dev.sluice.augment.train.libtorch;

import dev.sluice.augment.train.FrozenBackbone;
import dev.sluice.augment.train.FrozenBackboneContract;

class TestingBackboneTest extends FrozenBackboneContract {

    @Override
    protected FrozenBackbone backbone() {
        return new TestingBackbone();
    }
}
