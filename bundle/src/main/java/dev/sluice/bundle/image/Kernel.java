package dev.sluice.bundle.image;

/**
 * The weights of a bilinear resize along one axis: output i is the weighted mean of some inputs
 * next to each other.
 *
 * <p>A triangle, as wide as the reduction asks for, so that reducing averages instead of dropping
 * pixels (antialiasing; as Pillow and torchvision resize). Enlarging is the ordinary bilinear
 * interpolation with pixel centres at i + 0.5. Never holds more than 3 (inputs + outputs) weights.
 */
final class Kernel {

    private final int inputs;
    private final int resized;
    private final int[] first;
    private final float[][] weights;

    /**
     * @param inputs pixels along the axis
     * @param resized pixels that all of them become
     * @param outputs how many of these are wanted: those in the middle
     */
    Kernel(int inputs, int resized, int outputs) {
        this.inputs = inputs;
        this.resized = resized;
        this.first = new int[outputs];
        this.weights = new float[outputs][];
        double scale = (double) inputs / resized;
        double reach = Math.max(scale, 1);
        int cut = (resized - outputs) / 2;
        for (int i = 0; i < outputs; i++) {
            double centre = (i + cut + 0.5) * scale;
            first[i] = (int) Math.max(0, Math.floor(centre - reach + 0.5));
            int end = (int) Math.min(inputs, Math.floor(centre + reach + 0.5));
            weights[i] = weights(first[i], end, centre, reach);
        }
    }

    private static float[] weights(int first, int end, double centre, double reach) {
        double[] raw = new double[end - first];
        double sum = 0;
        for (int k = 0; k < raw.length; k++) {
            raw[k] = Math.max(0, 1 - Math.abs(first + k + 0.5 - centre) / reach);
            sum += raw[k];
        }
        float[] weights = new float[raw.length];
        for (int k = 0; k < raw.length; k++) {
            weights[k] = (float) (raw[k] / sum);
        }
        return weights;
    }

    boolean fits(int otherInputs, int otherResized) {
        return inputs == otherInputs && resized == otherResized;
    }

    int outputs() {
        return first.length;
    }

    /** The first input that output i is made of. */
    int first(int i) {
        return first[i];
    }

    /** Of the inputs from {@link #first} on; they add up to 1. Not to be changed. */
    float[] weights(int i) {
        return weights[i];
    }
}
