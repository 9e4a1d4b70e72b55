package dev.sluice.augment.train.libtorch;

import dev.sluice.augment.data.ImageSet;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Mean and standard deviation of each channel over all pixels of a set, in [0, 1] where 1 is a
 * pixel of 255.
 *
 * @param mean [C]
 * @param std [C], positive
 */
record Normalisation(float[] mean, float[] std) {

    /** Standard deviation of a channel that is the same everywhere, so that it divides. */
    private static final double SMALLEST_STD = 1e-3;

    static Normalisation of(ImageSet images) {
        int channels = images.shape().channels();
        int plane = images.shape().height() * images.shape().width();
        long[] sum = new long[channels];
        long[] squares = new long[channels];
        byte[] image = new byte[images.shape().pixels()];
        for (int i = 0; i < images.count(); i++) {
            images.copyImage(i, image, 0);
            for (int p = 0; p < image.length; p++) {
                int value = Byte.toUnsignedInt(image[p]);
                sum[p / plane] += value;
                squares[p / plane] += value * value;
            }
        }
        double pixels = (double) images.count() * plane;
        float[] mean = new float[channels];
        float[] std = new float[channels];
        for (int c = 0; c < channels; c++) {
            double m = sum[c] / pixels;
            mean[c] = (float) (m / 255);
            std[c] = (float) Math.max(SMALLEST_STD, Math.sqrt(squares[c] / pixels - m * m) / 255);
        }
        return new Normalisation(mean, std);
    }

    String meanText() {
        return text(mean);
    }

    String stdText() {
        return text(std);
    }

    private static String text(float[] values) {
        return IntStream.range(0, values.length)
                .mapToObj(i -> String.format(Locale.ROOT, "%s", values[i]))
                .collect(Collectors.joining(","));
    }
}
