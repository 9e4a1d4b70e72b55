package dev.sluice.job.stage;

import java.io.Serializable;

/**
 * How every stage runs.
 *
 * @param intraOpThreads that ONNX Runtime may use for one batch
 * @param withProbabilities whether predictions carry the probabilities of all classes
 */
public record StageOptions(BatchLimits limits, int intraOpThreads, boolean withProbabilities)
        implements Serializable {

    public StageOptions {
        if (intraOpThreads < 1) {
            throw new IllegalArgumentException(
                    intraOpThreads + " intra-op threads; expected 1 or more");
        }
    }
}
