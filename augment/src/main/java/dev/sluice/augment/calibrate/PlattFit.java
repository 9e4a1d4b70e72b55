package dev.sluice.augment.calibrate;

import dev.sluice.augment.compose.ExitScoring;

/**
 * Fits scale a and offset b of sigmoid(a z + b) so that it is the probability of a right answer
 * (Platt 1999), by Newton's method with the smoothed targets that keep a finite where the images
 * are separable (Lin, Lin, Weng, "A note on Platt's probabilistic outputs", 2007).
 */
final class PlattFit {

    private static final int STEPS = 100;
    private static final double TOLERANCE = 1e-9;

    /** Nearest that a float32 confidence comes to 0 and 1 with a usable logarithm. */
    private static final double EDGE = 1e-7;

    /** Keeps the Hessian invertible. */
    private static final double RIDGE = 1e-9;

    private final double[] logits;
    private final double[] targets;
    private double scale = 1;
    private double offset;

    private PlattFit(float[] confidence, boolean[] right) {
        int rights = 0;
        for (boolean r : right) {
            rights += r ? 1 : 0;
        }
        this.logits = new double[right.length];
        this.targets = new double[right.length];
        for (int i = 0; i < right.length; i++) {
            double c = Math.min(1 - EDGE, Math.max(EDGE, confidence[i]));
            logits[i] = Math.log(c / (1 - c));
            targets[i] =
                    right[i] ? (rights + 1.0) / (rights + 2) : 1.0 / (right.length - rights + 2);
        }
    }

    /**
     * @param exit whose head it is
     * @param confidence [M], sigmoid of the head's logit z
     * @param right [M]
     * @throws UselessExitException if the best scale is not positive: the head is surer of its
     *     wrong answers
     */
    static ExitScoring.Head fit(int exit, float[] confidence, boolean[] right) {
        PlattFit fit = new PlattFit(confidence, right);
        double loss = fit.loss(fit.scale, fit.offset);
        for (int step = 0; step < STEPS; step++) {
            double next = fit.step(loss);
            if (loss - next < TOLERANCE) {
                break;
            }
            loss = next;
        }
        if (fit.scale <= 0) {
            throw ExitQuality.useless(
                    exit,
                    "is surer of its wrong answers than of its right ones: its confidence head fits"
                            + " best when stretched by %.2g, expected above 0. %s",
                    fit.scale,
                    ExitQuality.ADVICE);
        }
        return new ExitScoring.Head(fit.scale, fit.offset);
    }

    /** One Newton step, halved until it descends; gives the loss after it. */
    private double step(double loss) {
        double gradientScale = 0;
        double gradientOffset = 0;
        double curveScale = RIDGE;
        double curveOffset = RIDGE;
        double curveBoth = 0;
        for (int i = 0; i < logits.length; i++) {
            double p = 1 / (1 + Math.exp(-(scale * logits[i] + offset)));
            gradientScale += (p - targets[i]) * logits[i];
            gradientOffset += p - targets[i];
            curveScale += p * (1 - p) * logits[i] * logits[i];
            curveOffset += p * (1 - p);
            curveBoth += p * (1 - p) * logits[i];
        }
        double determinant = curveScale * curveOffset - curveBoth * curveBoth;
        double downScale =
                -(curveOffset * gradientScale - curveBoth * gradientOffset) / determinant;
        double downOffset =
                -(curveScale * gradientOffset - curveBoth * gradientScale) / determinant;
        for (double length = 1; length > 1e-10; length /= 2) {
            double next = loss(scale + length * downScale, offset + length * downOffset);
            if (next < loss) {
                scale += length * downScale;
                offset += length * downOffset;
                return next;
            }
        }
        return loss;
    }

    /** Mean cross entropy; the log of a sigmoid is written so that it does not overflow. */
    private double loss(double a, double b) {
        double sum = 0;
        for (int i = 0; i < logits.length; i++) {
            double score = a * logits[i] + b;
            double softplus = Math.max(0, score) + Math.log1p(Math.exp(-Math.abs(score)));
            sum += softplus - targets[i] * score;
        }
        return sum / logits.length;
    }
}
