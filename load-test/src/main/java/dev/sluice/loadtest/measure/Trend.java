package dev.sluice.loadtest.measure;

/** A straight line through points, by least squares, without keeping them. Not thread-safe. */
public final class Trend {

    private long count;
    private double meanX;
    private double meanY;
    private double sumXx;
    private double sumXy;

    public void add(double x, double y) {
        count++;
        double fromMeanX = x - meanX;
        meanX += fromMeanX / count;
        meanY += (y - meanY) / count;
        sumXx += fromMeanX * (x - meanX);
        sumXy += fromMeanX * (y - meanY);
    }

    /** How much y rises where x rises by 1; NaN where all points have one x. */
    public double slope() {
        return sumXx == 0 ? Double.NaN : sumXy / sumXx;
    }
}
