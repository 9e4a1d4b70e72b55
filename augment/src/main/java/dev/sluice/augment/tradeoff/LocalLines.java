package dev.sluice.augment.tradeoff;

/**
 * Smooths a curve: each point is moved onto the line that fits it and its neighbours best (local
 * linear regression; Cleveland, "Robust locally weighted regression and smoothing scatterplots",
 * 1979, without its weights). What is straight stays as it is, at the ends too.
 */
final class LocalLines {

    private LocalLines() {}

    /**
     * @param x rising
     * @param y at each x
     * @param neighbours on either side; fewer towards the ends
     * @return another y at each x
     */
    static double[] smooth(double[] x, double[] y, int neighbours) {
        double[] smooth = new double[y.length];
        for (int i = 0; i < y.length; i++) {
            int from = Math.max(0, i - neighbours);
            int to = Math.min(y.length, i + neighbours + 1);
            smooth[i] = onLine(x, y, from, to, x[i]);
        }
        return smooth;
    }

    /** Value of the line through points {@code from} to {@code to - 1} by least squares. */
    private static double onLine(double[] x, double[] y, int from, int to, double at) {
        double meanX = 0;
        double meanY = 0;
        for (int i = from; i < to; i++) {
            meanX += x[i] / (to - from);
            meanY += y[i] / (to - from);
        }
        double spread = 0;
        double rise = 0;
        for (int i = from; i < to; i++) {
            spread += (x[i] - meanX) * (x[i] - meanX);
            rise += (x[i] - meanX) * (y[i] - meanY);
        }
        return spread == 0 ? meanY : meanY + rise / spread * (at - meanX);
    }
}
