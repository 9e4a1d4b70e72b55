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
 * bytes, image after image: answer of exit right; answer of exit equal to the final exit's. Where
 * there were no labels, right is what the backbone answers, and both sets are equal.
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
        for (int i = 0; i < confidence.length; i++) {
            if (!(confidence[i] >= 0 && confidence[i] <= 1)) {
                throw new IllegalArgumentException(
                        "confidence of image %s at exit %s is %s; expected a number in [0, 1]"
                                .formatted(i / earlyExits, i % earlyExits, confidence[i]));
            }
        }
    }

    /** Collects observations image by image. Not thread-safe. */
    public static final class Collector {
        private final int expected;
        private final int earlyExits;
        private final float[] confidence;
        private final BitSet right = new BitSet();
        private final BitSet agrees = new BitSet();
        private int images;

        public Collector(int images, int earlyExits) {
            if (images < 1 || earlyExits < 0) {
                throw new IllegalArgumentException(
                        "%s images and %s early exits; expected one or more and none or more"
                                .formatted(images, earlyExits));
            }
            this.expected = images;
            this.earlyExits = earlyExits;
            this.confidence = new float[images * earlyExits];
        }

        /**
         * @param confidence [E], of the early exits
         * @param answers [E + 1], class index that each exit gives; the last is the backbone's
         * @param label the true class index, or where there are no labels the backbone's answer
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

        /**
         * @throws IllegalStateException if images are missing
         * @throws IllegalArgumentException if a confidence is not in [0, 1]
         */
        public Observations collect() {
            if (images != expected) {
                throw new IllegalStateException(images + " images added; expected " + expected);
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

    /**
     * What the same images show without some of the early exits.
     *
     * @param kept early exits, in rising order, at least one
     */
    public Observations keeping(List<Integer> kept) {
        float[] confidences = new float[images * kept.size()];
        BitSet keptRight = new BitSet();
        BitSet keptAgrees = new BitSet();
        for (int image = 0; image < images; image++) {
            for (int exit = 0; exit <= kept.size(); exit++) {
                int from = exit < kept.size() ? kept.get(exit) : earlyExits;
                int bit = image * (kept.size() + 1) + exit;
                keptRight.set(bit, right(image, from));
                keptAgrees.set(bit, agrees(image, from));
                if (exit < kept.size()) {
                    confidences[image * kept.size() + exit] = confidence(image, from);
                }
            }
        }
        return new Observations(images, kept.size(), confidences, keptRight, keptAgrees);
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

    /** The final exit's accuracy on these images, in [0, 1]: the backbone's own in float32. */
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
                    "%s thresholds and costs of %s exits for observations of %s early exits"
                            .formatted(thresholds.earlyExits(), costs.exits(), earlyExits));
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
     * @throws IllegalArgumentException if the bytes are not of the form described above, a
     *     confidence is not in [0, 1], or the answers contradict each other
     */
    public static Observations fromBytes(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.length < 2 * Integer.BYTES) {
            throw new IllegalArgumentException(bytes.length + " bytes; expected a header of 8");
        }
        int images = in.getInt();
        int earlyExits = in.getInt();
        if (images < 1
                || earlyExits < 0
                || earlyExits > 1_000
                || images > 100_000_000 / (earlyExits + 1)) {
            throw new IllegalArgumentException(
                    ("header claims %s images and %s early exits; expected one or more, none or more,"
                                    + " and no more than 10^8 answers")
                            .formatted(images, earlyExits));
        }
        if (bytes.length != encodedBytes(images, earlyExits)) {
            throw new IllegalArgumentException(
                    "%s bytes; expected %s for %s images and %s early exits"
                            .formatted(
                                    bytes.length,
                                    encodedBytes(images, earlyExits),
                                    images,
                                    earlyExits));
        }
        float[] confidence = new float[images * earlyExits];
        in.asFloatBuffer().get(confidence);
        int bitSetBytes = bitSetBytes(images, earlyExits);
        int at = in.position() + confidence.length * Float.BYTES;
        BitSet right = BitSet.valueOf(in.slice(at, bitSetBytes));
        BitSet agrees = BitSet.valueOf(in.slice(at + bitSetBytes, bitSetBytes));
        Observations read = new Observations(images, earlyExits, confidence, right, agrees);
        read.checkAnswers();
        return read;
    }

    /** What is so by construction when observations are collected. */
    private void checkAnswers() {
        int answers = images * (earlyExits + 1);
        if (right.length() > answers || agrees.length() > answers) {
            throw new IllegalArgumentException(
                    "bits are set after the last of %s answers".formatted(answers));
        }
        for (int image = 0; image < images; image++) {
            if (!agrees(image, earlyExits)) {
                throw new IllegalArgumentException(
                        "the final exit does not agree with itself on image %s".formatted(image));
            }
            for (int exit = 0; exit < earlyExits; exit++) {
                if (agrees(image, exit) && right(image, exit) != right(image, earlyExits)) {
                    throw new IllegalArgumentException(
                            "of two equal answers on image %s, exit %s and final, one is right"
                                    .formatted(image, exit));
                }
            }
        }
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
