package dev.sluice.augment.compose;

import java.util.ArrayList;
import java.util.List;

/**
 * How the backbone wants its pixels: (x / 255 - mean) / std for each channel, x in [0, 255].
 *
 * @param mean [C], in [0, 1] where 1 is a pixel of 255
 * @param std [C], positive
 */
public record PixelNormalisation(List<Float> mean, List<Float> std) {

    private static final float WHITE = 255;

    public PixelNormalisation {
        mean = List.copyOf(mean);
        std = List.copyOf(std);
        if (mean.isEmpty() || mean.size() != std.size()) {
            throw new IllegalArgumentException(
                    "mean %s and std %s; expected one of each for each channel"
                            .formatted(mean, std));
        }
        for (int c = 0; c < mean.size(); c++) {
            if (!Float.isFinite(mean.get(c)) || !Float.isFinite(std.get(c)) || std.get(c) <= 0) {
                throw new IllegalArgumentException(
                        "mean %s and std %s; expected numbers, std above 0".formatted(mean, std));
            }
        }
    }

    /** As the constructor, from arrays. */
    public static PixelNormalisation of(float[] mean, float[] std) {
        return new PixelNormalisation(boxed(mean), boxed(std));
    }

    private static List<Float> boxed(float[] values) {
        List<Float> boxed = new ArrayList<>();
        for (float value : values) {
            boxed.add(value);
        }
        return boxed;
    }

    int channels() {
        return mean.size();
    }

    /** [C]: what is taken from a pixel in [0, 255]. */
    float[] offset() {
        return scaled(mean);
    }

    /** [C]: by what the rest is divided. */
    float[] scale() {
        return scaled(std);
    }

    private static float[] scaled(List<Float> values) {
        float[] scaled = new float[values.size()];
        for (int c = 0; c < scaled.length; c++) {
            scaled[c] = values.get(c) * WHITE;
        }
        return scaled;
    }
}
