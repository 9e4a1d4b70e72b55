package dev.sluice.bundle.runtime;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import javax.annotation.Nullable;

/**
 * What one stage says of N records: a view of the runner's own memory, which its next run writes
 * over. Not thread-safe. Hot path: numbers are read in place, features are copied once, and only
 * those that are asked for.
 */
public final class StageOutput {

    private final int records;
    private final int classes;

    /** [N, K]. */
    private final FloatBuffer probabilities;

    /** [N]. */
    private final FloatBuffer confidence;

    /** [N, ...] in the wire type. */
    @Nullable private final ByteBuffer features;

    private final int featureBytes;

    /**
     * @param features null for the last stage
     * @param featureBytes of one record
     */
    StageOutput(
            int records,
            int classes,
            FloatBuffer probabilities,
            FloatBuffer confidence,
            @Nullable ByteBuffer features,
            int featureBytes) {
        this.records = records;
        this.classes = classes;
        this.probabilities = probabilities;
        this.confidence = confidence;
        this.features = features;
        this.featureBytes = featureBytes;
    }

    /** N. */
    public int records() {
        return records;
    }

    /** In [0, 1], of record {@code row}. */
    public float confidence(int row) {
        return confidence.get(row);
    }

    /** Index of the most probable class of record {@code row}; the first one of equals. */
    public int classIndex(int row) {
        int best = 0;
        for (int k = 1; k < classes; k++) {
            if (probability(row, k) > probability(row, best)) {
                best = k;
            }
        }
        return best;
    }

    /** Probability that record {@code row} is of class {@code k}. */
    public float probability(int row, int k) {
        return probabilities.get(row * classes + k);
    }

    /** Whether the confidence and all probabilities of record {@code row} are numbers. */
    public boolean isFinite(int row) {
        boolean finite = Float.isFinite(confidence(row));
        for (int k = 0; k < classes; k++) {
            finite &= Float.isFinite(probability(row, k));
        }
        return finite;
    }

    /**
     * Bytes of one record's features, in the wire type and native order.
     *
     * @throws IllegalStateException for the last stage, which has none
     */
    public int featureBytes() {
        features();
        return featureBytes;
    }

    /** Copies the features of record {@code row} to {@code target}, from {@code at} on. */
    public void copyFeatures(int row, byte[] target, int at) {
        features().get(row * featureBytes, target, at, featureBytes);
    }

    /** Copies the features of record {@code row} to the target's position, which moves on. */
    public void copyFeatures(int row, ByteBuffer target) {
        int at = target.position();
        target.position(at + featureBytes);
        target.put(at, features(), row * featureBytes, featureBytes);
    }

    /** Copies the features of all records to the target's position, which moves on. */
    public void copyAllFeatures(ByteBuffer target) {
        target.put(features().slice(0, records * featureBytes));
    }

    private ByteBuffer features() {
        if (features == null) {
            throw new IllegalStateException("the last stage has no features");
        }
        return features;
    }

    /** The same in memory of its own, which no run writes over. */
    public StageOutput copy() {
        return new StageOutput(
                records,
                classes,
                FloatBuffer.allocate(records * classes).put(0, probabilities, 0, records * classes),
                FloatBuffer.allocate(records).put(0, confidence, 0, records),
                features == null
                        ? null
                        : ByteBuffer.allocate(records * featureBytes)
                                .order(ByteOrder.nativeOrder())
                                .put(0, features, 0, records * featureBytes),
                featureBytes);
    }
}
