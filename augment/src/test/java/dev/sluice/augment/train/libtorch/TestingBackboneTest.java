package dev.sluice.augment.train.libtorch;

import dev.sluice.augment.train.branch.FrozenBackbone;
import dev.sluice.augment.train.branch.FrozenBackboneContract;

class TestingBackboneTest extends FrozenBackboneContract {

    @Override
    protected FrozenBackbone backbone() {
        return new TestingBackbone();
    }
}
