package dev.sluice.augment.quantise;

import javax.annotation.Nullable;

/**
 * A layer's weights in 7 bits of int8, a scale for each channel that goes out, and its bias in
 * int32: w = scale q, b = scale scaleOfInput q.
 *
 * <p><b>Why 7 bits.</b> Processors with AVX2 and without VNNI multiply uint8 by int8 in pairs and
 * add each pair in 16 bits, with saturation. With q in -64..64 a pair is at most 2 x 255 x 64 =
 * 32,640 and fits below 32,767; with all 8 bits, 64,770 would not, and sums would be silently
 * wrong. So a bundle gives the same answers on every processor.
 *
 * @param weights as in the layer, -64..64
 * @param scales [channels], positive
 * @param bias [channels]; null for a layer without
 */
record LayerWeights(byte[] weights, float[] scales, @Nullable int[] bias) {

    static final int LARGEST = 64;

    /** A bias never comes near the end of int32, so that sums on top of it have room. */
    private static final double LARGEST_BIAS = 1 << 30;

    /**
     * Rounds.
     *
     * @param values of the layer, row-major
     * @param channels that go out
     * @param stride from one element of a channel to the next: of weights [out, ...] 1, of [in,
     *     out] the number of channels
     * @param bias [channels], or null
     * @param inputScale of the layer's input
     */
    static LayerWeights round(
            float[] values, int channels, int stride, @Nullable float[] bias, float inputScale) {
        float[] scales = new float[channels];
        for (int i = 0; i < values.length; i++) {
            int c = channel(i, values.length, channels, stride);
            scales[c] = Math.max(scales[c], Math.abs(values[i]) / LARGEST);
        }
        for (int c = 0; c < channels; c++) {
            double forBias = bias == null ? 0 : Math.abs(bias[c]) / (LARGEST_BIAS * inputScale);
            scales[c] = (float) Math.max(scales[c], forBias);
            scales[c] = scales[c] < Float.MIN_NORMAL ? 1 : scales[c];
        }
        byte[] weights = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            int c = channel(i, values.length, channels, stride);
            weights[i] = (byte) Math.round(values[i] / scales[c]);
        }
        int[] rounded = bias == null ? null : new int[channels];
        for (int c = 0; bias != null && c < channels; c++) {
            rounded[c] = (int) Math.round(bias[c] / ((double) scales[c] * inputScale));
        }
        return new LayerWeights(weights, scales, rounded);
    }

    private static int channel(int i, int length, int channels, int stride) {
        return stride == 1 ? i / (length / channels) : i % channels;
    }
}
