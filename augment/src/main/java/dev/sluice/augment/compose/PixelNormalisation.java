package dev.sluice.augment.compose;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * How the backbone wants its pixels: (x - mean) / std for each channel, x being the pixel in the
 * range that mean and std speak of.
 *
 * @param mean [C], or one for all channels
 * @param std likewise, positive
 * @param range of x
 */
public record PixelNormalisation(List<Float> mean, List<Float> std, Range range) {

    private static final float WHITE = 255;

    /** What a pixel of 255 is to mean and std. */
    public enum Range {
        /** 1, as in most recipes. */
        UNIT(1),

        /** 255: the network takes pixels as they are. */
        RAW(WHITE);

        private final float white;

        Range(float white) {
            this.white = white;
        }
    }

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

    /** Of pixels in [0, 1]. */
    public PixelNormalisation(List<Float> mean, List<Float> std) {
        this(mean, std, Range.UNIT);
    }

    /** Of pixels in [0, 1], from arrays. */
    public static PixelNormalisation of(float[] mean, float[] std) {
        return of(mean, std, Range.UNIT);
    }

    /** As the constructor, from arrays. */
    public static PixelNormalisation of(float[] mean, float[] std, Range range) {
        return new PixelNormalisation(boxed(mean), boxed(std), range);
    }

    private static List<Float> boxed(float[] values) {
        List<Float> boxed = new ArrayList<>();
        for (float value : values) {
            boxed.add(value);
        }
        return boxed;
    }

    /**
     * With one mean and std for each channel.
     *
     * @throws IllegalArgumentException if there are several, and not as many
     */
    public PixelNormalisation forChannels(int channels) {
        if (mean.size() != 1 && mean.size() != channels) {
            throw new IllegalArgumentException(
                    "mean and std have %d values; expected 1, or one for each of %d channels"
                            .formatted(mean.size(), channels));
        }
        return mean.size() == channels
                ? this
                : new PixelNormalisation(
                        Collections.nCopies(channels, mean.get(0)),
                        Collections.nCopies(channels, std.get(0)),
                        range);
    }

    /** [C]: what is taken from a pixel in [0, 255]. */
    float[] offset() {
        return scaled(mean);
    }

    /** [C]: by what the rest is divided. */
    float[] scale() {
        return scaled(std);
    }

    private float[] scaled(List<Float> values) {
        float[] scaled = new float[values.size()];
        for (int c = 0; c < scaled.length; c++) {
            scaled[c] = values.get(c) * (WHITE / range.white);
        }
        return scaled;
    }
}
