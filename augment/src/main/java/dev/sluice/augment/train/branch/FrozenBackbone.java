package dev.sluice.augment.train.branch;

import dev.sluice.augment.data.ImageShape;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * A trained network with its cuts, which training branches reads and never changes. It runs outside
 * libtorch, in inference mode: running statistics stand still.
 *
 * <p>All buffers are direct, in native order, the caller's, and used from position 0; positions and
 * limits are left alone. Called by one thread at a time.
 */
public interface FrozenBackbone {

    /** What an image must look like. */
    ImageShape input();

    /** K, the length of its logits. */
    int classes();

    /** Shape of the feature at each cut, from the input's end. */
    List<FeatureShape> cuts();

    /** Names of the cuts, which tell them apart within the network. */
    List<String> cutNames();

    /**
     * SHA-256, in hex, of the network and its normalisation, not of the cuts: where it is the same,
     * so are the logits, and so are the features at cuts of the same name.
     */
    String sha256();

    /**
     * Runs the network as far as the last cut that is asked for.
     *
     * @param images uint8 [N,C,H,W] as in the data, not normalised
     * @param count N
     * @param features one float32 [N,C,H,W] for each cut from the first on, written; at least one,
     *     and where they are fewer than the cuts, the network behind them does not run
     */
    void features(ByteBuffer images, int count, List<FloatBuffer> features);

    /**
     * Runs the whole network.
     *
     * @param images uint8 [N,C,H,W] as in the data, not normalised
     * @param count N
     * @param logits float32 [N,K], written
     */
    void logits(ByteBuffer images, int count, FloatBuffer logits);
}
