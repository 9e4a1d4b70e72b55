package dev.sluice.bundle.calibration;

import dev.sluice.bundle.exit.ExitRule;
import dev.sluice.bundle.exit.StageCosts;
import dev.sluice.bundle.exit.Thresholds;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Every exit's confidence and answer on a set of M images, each image run through all stages. From
 * it the effect of any thresholds follows without running the network again.
 *
 * <p>In a bundle this is the file {@code observations.bin}, little-endian: M, E as int32 (E early
 * exits), float32 confidence [M][E], then two bit sets of M x (E + 1) bits, rounded up to whole
 * bytes, image after image: answer of exit right; answer of exit equal to the final exit's.
 */
public final class Observations {

    private final int images;
    private final int earlyExits;
    private final float[] confidence;
    private final BitSet right;
    private final BitSet agrees;

    private Observations(
            int images, int earlyExits, float[] confidence, BitSet right, BitSet agrees) {
        this.images = images;
        this.earlyExits = earlyExits;
        this.confidence = confidence;
        this.right = right;
        this.agrees = agrees;
    }

    /** Collects observations image by image. Not thread-safe. */
    public static final class Collector {
        private final int earlyExits;
        private final float[] confidence;
        private final BitSet right = new BitSet();
        private final BitSet agrees = new BitSet();
        private int images;

        public Collector(int images, int earlyExits) {
            this.earlyExits = earlyExits;
            this.confidence = new float[images * earlyExits];
        }

        /**
         * @param confidence [E], of the early exits
         * @param answers [E + 1], class index that each exit gives; the last is the backbone's
         * @param label the true class index
         */
        public void add(float[] confidence, int[] answers, int label) {
            System.arraycopy(confidence, 0, this.confidence, images * earlyExits, earlyExits);
            for (int exit = 0; exit <= earlyExits; exit++) {
                int bit = images * (earlyExits + 1) + exit;
                right.set(bit, answers[exit] == label);
                agrees.set(bit, answers[exit] == answers[earlyExits]);
            }
            images++;
        }

        public Observations collect() {
            if (images * earlyExits != confidence.length) {
                throw new IllegalStateException(
                        images + " images added; expected " + confidence.length / earlyExits);
            }
            return new Observations(images, earlyExits, confidence, right, agrees);
        }
    }

    public int images() {
        return images;
    }

    public int earlyExits() {
        return earlyExits;
    }

    public float confidence(int image, int exit) {
        return confidence[image * earlyExits + exit];
    }

    public boolean right(int image, int exit) {
        return right.get(image * (earlyExits + 1) + exit);
    }

    public boolean agrees(int image, int exit) {
        return agrees.get(image * (earlyExits + 1) + exit);
    }

    /** The exit that an image leaves at. */
    public int exitOf(int image, Thresholds thresholds) {
        for (int exit = 0; exit < earlyExits; exit++) {
            if (ExitRule.exits(confidence(image, exit), thresholds.at(exit))) {
                return exit;
            }
        }
        return earlyExits;
    }

    /** The untouched backbone's accuracy on these images, in [0, 1]. */
    public double backboneAccuracy() {
        int rightAnswers = 0;
        for (int image = 0; image < images; image++) {
            rightAnswers += right(image, earlyExits) ? 1 : 0;
        }
        return (double) rightAnswers / images;
    }

    /** What these thresholds would have done on these images. */
    public Outcome evaluate(Thresholds thresholds, StageCosts costs) {
        if (thresholds.earlyExits() != earlyExits || costs.exits() != earlyExits + 1) {
            throw new IllegalArgumentException(
                    thresholds.earlyExits()
                            + " thresholds and costs of "
                            + costs.exits()
                            + " exits for observations of "
                            + earlyExits
                            + " early exits");
        }
        int[] left = new int[earlyExits + 1];
        int rightAnswers = 0;
        int agreeing = 0;
        for (int image = 0; image < images; image++) {
            int exit = exitOf(image, thresholds);
            left[exit]++;
            rightAnswers += right(image, exit) ? 1 : 0;
            agreeing += agrees(image, exit) ? 1 : 0;
        }
        List<Double> exitRates = new ArrayList<>();
        double relativeMacs = 0;
        for (int exit = 0; exit < left.length; exit++) {
            double rate = (double) left[exit] / images;
            exitRates.add(rate);
            relativeMacs += rate * costs.relativeMacsAt(exit);
        }
        return new Outcome(
                exitRates,
                (double) rightAnswers / images,
                (double) agreeing / images,
                relativeMacs);
    }

    /** The form described above. */
    public byte[] toBytes() {
        ByteBuffer out =
                ByteBuffer.allocate(encodedBytes(images, earlyExits))
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putInt(images)
                        .putInt(earlyExits);
        for (float value : confidence) {
            out.putFloat(value);
        }
        int bitSetBytes = bitSetBytes(images, earlyExits);
        int at = out.position();
        out.put(right.toByteArray()).position(at + bitSetBytes);
        out.put(agrees.toByteArray());
        return out.array();
    }

    /**
     * @throws IllegalArgumentException if the bytes are not of the form described above, or a
     *     confidence is not in [0, 1]
     */
    public static Observations fromBytes(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.length < 2 * Integer.BYTES) {
            throw new IllegalArgumentException(bytes.length + " bytes; expected a header of 8");
        }
        int images = in.getInt();
        int earlyExits = in.getInt();
        if (images < 1
                || earlyExits < 1
                || earlyExits > 1_000
                || images > 100_000_000 / earlyExits) {
            throw new IllegalArgumentException(
                    "header claims " + images + " images and " + earlyExits + " early exits");
        }
        if (bytes.length != encodedBytes(images, earlyExits)) {
            throw new IllegalArgumentException(
                    bytes.length
                            + " bytes; expected "
                            + encodedBytes(images, earlyExits)
                            + " for "
                            + images
                            + " images and "
                            + earlyExits
                            + " early exits");
        }
        float[] confidence = new float[images * earlyExits];
        for (int i = 0; i < confidence.length; i++) {
            confidence[i] = in.getFloat();
            if (!(confidence[i] >= 0 && confidence[i] <= 1)) {
                throw new IllegalArgumentException(
                        "confidence of image "
                                + i / earlyExits
                                + " at exit "
                                + i % earlyExits
                                + " is "
                                + confidence[i]
                                + "; expected a number in [0, 1]");
            }
        }
        int bitSetBytes = bitSetBytes(images, earlyExits);
        int at = in.position();
        BitSet right = BitSet.valueOf(in.slice(at, bitSetBytes));
        BitSet agrees = BitSet.valueOf(in.slice(at + bitSetBytes, bitSetBytes));
        return new Observations(images, earlyExits, confidence, right, agrees);
    }

    private static int bitSetBytes(int images, int earlyExits) {
        return (images * (earlyExits + 1) + 7) / 8;
    }

    private static int encodedBytes(int images, int earlyExits) {
        return 2 * Integer.BYTES
                + images * earlyExits * Float.BYTES
                + 2 * bitSetBytes(images, earlyExits);
    }
}
