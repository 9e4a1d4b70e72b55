package dev.sluice.bundle;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.util.Optional;
import javax.annotation.Nullable;

/**
 * One stage's file. Its graph takes {@code input} and gives {@code features} (unless it is the last
 * stage), {@value #PROBABILITIES} float32 [N, K] and {@value #CONFIDENCE} float32 [N].
 *
 * @param file name inside the bundle's folder
 * @param sha256 of the file, in hex
 * @param input one record's; uint8 [C, H, W] for stage 0, else the features of the stage before
 * @param features what the next stage takes; null for the last stage
 * @param segmentMacs of the backbone's part
 * @param branchMacs of the branch; 0 for the last stage, whose answer is the backbone's own
 */
public record StageSpec(
        String file,
        String sha256,
        TensorSpec input,
        @Nullable @JsonSetter(nulls = Nulls.SET) TensorSpec features,
        long segmentMacs,
        long branchMacs) {

    /**
     * Name of the output with the class probabilities of every stage; the last one's are the
     * backbone's.
     */
    public static final String PROBABILITIES = "probabilities";

    /**
     * Name of the output with the confidence of every stage: how likely its answer is right, in [0,
     * 1]. It need not be the largest of {@link #PROBABILITIES}: an early stage may have a head of
     * its own for it, and the last stage's is taken at a temperature that the probabilities are not
     * (in bundles of older versions at 1, where it is their largest).
     */
    public static final String CONFIDENCE = "confidence";

    /** Empty for the last stage. */
    public Optional<TensorSpec> featuresIfAny() {
        return Optional.ofNullable(features);
    }
}
