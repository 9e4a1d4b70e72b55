package dev.sluice.augment.train.libtorch.input;

import dev.sluice.augment.train.branch.FrozenBackbone;
import java.nio.FloatBuffer;
import java.util.List;

/** Where the features of a batch's images come from. */
public interface FeatureSource extends AutoCloseable {

    /**
     * @param features one float32 [N,C,H,W] for each of the backbone's cuts from the first on, as
     *     far as they are needed, written; positions and limits are left alone
     */
    void read(Batch batch, List<FloatBuffer> features);

    @Override
    void close();

    /** Computed for each batch anew; the backbone stays the caller's. */
    static FeatureSource computed(FrozenBackbone backbone) {
        return new FeatureSource() {
            @Override
            public void read(Batch batch, List<FloatBuffer> features) {
                backbone.features(batch.images(), batch.size(), features);
            }

            @Override
            public void close() {}
        };
    }
}
