package dev.sluice.augment.calibrate;

/**
 * Fits the temperature T of softmax(logits / T) by the mean negative log-likelihood of the labels
 * (Guo et al., "On calibration of modern neural networks", arXiv 1706.04599, section 4.2).
 *
 * <p>It works on probabilities at T = 1: their logarithms are the logits but for a constant in each
 * row, which the softmax takes out again. The likelihood is convex in 1 / T, so it has one minimum
 * in log T, which a golden-section search finds.
 */
final class TemperatureFit {

    /** Range of T. Beyond it a branch is not mis-scaled but useless. */
    static final double LOWEST = 0.05;

    static final double HIGHEST = 20;

    private static final double GOLDEN = (Math.sqrt(5) - 1) / 2;
    private static final double TOLERANCE = 1e-4;

    /** Smallest normal float: a probability that was rounded to 0 has a logarithm all the same. */
    private static final double SMALLEST = Float.MIN_NORMAL;

    private final double[] logits;
    private final int[] labels;
    private final int classes;

    private TemperatureFit(float[] probabilities, int[] labels) {
        this.labels = labels;
        this.classes = probabilities.length / labels.length;
        this.logits = new double[probabilities.length];
        for (int i = 0; i < logits.length; i++) {
            logits[i] = Math.log(Math.max(probabilities[i], SMALLEST));
        }
    }

    /**
     * The best temperature in [{@value #LOWEST}, {@value #HIGHEST}].
     *
     * @param probabilities [M][K] at T = 1
     * @param labels [M]
     */
    static double fit(float[] probabilities, int[] labels) {
        return new TemperatureFit(probabilities, labels).minimum();
    }

    /** Mean negative log-likelihood at a temperature, in nats. */
    static double loss(float[] probabilities, int[] labels, double temperature) {
        return new TemperatureFit(probabilities, labels).loss(temperature);
    }

    private double minimum() {
        double low = Math.log(LOWEST);
        double high = Math.log(HIGHEST);
        double left = high - GOLDEN * (high - low);
        double right = low + GOLDEN * (high - low);
        double lossLeft = loss(Math.exp(left));
        double lossRight = loss(Math.exp(right));
        while (high - low > TOLERANCE) {
            if (lossLeft < lossRight) {
                high = right;
                right = left;
                lossRight = lossLeft;
                left = high - GOLDEN * (high - low);
                lossLeft = loss(Math.exp(left));
            } else {
                low = left;
                left = right;
                lossLeft = lossRight;
                right = low + GOLDEN * (high - low);
                lossRight = loss(Math.exp(right));
            }
        }
        return Math.exp((low + high) / 2);
    }

    private double loss(double temperature) {
        double sum = 0;
        for (int row = 0; row < labels.length; row++) {
            double largest = Double.NEGATIVE_INFINITY;
            for (int k = 0; k < classes; k++) {
                largest = Math.max(largest, logits[row * classes + k]);
            }
            double exponentials = 0;
            for (int k = 0; k < classes; k++) {
                exponentials += Math.exp((logits[row * classes + k] - largest) / temperature);
            }
            double own = (logits[row * classes + labels[row]] - largest) / temperature;
            sum += Math.log(exponentials) - own;
        }
        return sum / labels.length;
    }
}
