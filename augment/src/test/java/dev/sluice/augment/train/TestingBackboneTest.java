package dev.sluice.augment.train;

class TestingBackboneTest extends FrozenBackboneContract {

    @Override
    protected FrozenBackbone backbone() {
        return new TestingBackbone();
    }
}
