package dev.sluice.bundle.image;

import dev.sluice.bundle.ImageSpec;
import java.util.Arrays;
import javax.annotation.Nullable;

/**
 * Brings images to the bundle's height and width: one axis after the other, rounding to uint8 in
 * between. Keeps buffers and the weights of the last size. Not thread-safe.
 *
 * <p>Work and memory are bound by the pixels that came in and those that go out, however long and
 * thin the image: the axis goes first that leaves the smaller image in between. With w x h in and W
 * x H out, that is min(h W, w H) pixels, no more than the geometric mean sqrt(w h W H); and each is
 * a sum over at most 2 (reduction + 1) inputs.
 */
final class Resizer {

    private final ImageSpec spec;
    private final Pixels between = new Pixels();
    private final Pixels result = new Pixels();

    /** Of the last image, since a stream's images tend to be of one size. */
    @Nullable private Kernel across;

    @Nullable private Kernel down;

    Resizer(ImageSpec spec) {
        this.spec = spec;
    }

    /** The image itself where it fits already, else a buffer that the next call fills anew. */
    Pixels fit(Pixels image) {
        if (image.width() == spec.width() && image.height() == spec.height()) {
            return image;
        }
        double scaleX = (double) spec.width() / image.width();
        double scaleY = (double) spec.height() / image.height();
        if (spec.resize() == ImageSpec.Resize.CENTRE_CROP) {
            scaleX = Math.max(scaleX, scaleY);
            scaleY = scaleX;
        }
        across = kernel(across, image.width(), scaleX, spec.width());
        down = kernel(down, image.height(), scaleY, spec.height());
        long acrossFirst = (long) image.height() * spec.width();
        long downFirst = (long) image.width() * spec.height();
        if (acrossFirst <= downFirst) {
            across(image, across, between);
            down(between, down, result);
        } else {
            down(image, down, between);
            across(between, across, result);
        }
        return result;
    }

    private static Kernel kernel(@Nullable Kernel last, int inputs, double scale, int outputs) {
        int resized = (int) Math.max(outputs, Math.round(inputs * scale));
        return last != null && last.fits(inputs, resized)
                ? last
                : new Kernel(inputs, resized, outputs);
    }

    private static void across(Pixels from, Kernel kernel, Pixels to) {
        int channels = from.channels();
        to.reshape(kernel.outputs(), from.height(), channels);
        int written = 0;
        for (int y = 0; y < from.height(); y++) {
            int row = y * from.width() * channels;
            for (int x = 0; x < kernel.outputs(); x++) {
                int first = row + kernel.first(x) * channels;
                mean(from.bytes(), first, channels, kernel.weights(x), to.bytes(), written);
                written += channels;
            }
        }
    }

    /** One pixel: the weighted mean of those from {@code first} on, channel by channel. */
    private static void mean(
            byte[] in, int first, int channels, float[] weights, byte[] out, int to) {
        for (int channel = 0; channel < channels; channel++) {
            float sum = 0.5f;
            for (int k = 0, at = first + channel; k < weights.length; k++, at += channels) {
                sum += weights[k] * (in[at] & 0xff);
            }
            out[to + channel] = (byte) Math.min(255, (int) sum);
        }
    }

    private static void down(Pixels from, Kernel kernel, Pixels to) {
        int rowBytes = from.width() * from.channels();
        to.reshape(from.width(), kernel.outputs(), from.channels());
        byte[] in = from.bytes();
        byte[] out = to.bytes();
        float[] sums = new float[rowBytes];
        for (int y = 0; y < kernel.outputs(); y++) {
            Arrays.fill(sums, 0.5f);
            float[] weights = kernel.weights(y);
            for (int k = 0; k < weights.length; k++) {
                int row = (kernel.first(y) + k) * rowBytes;
                for (int i = 0; i < rowBytes; i++) {
                    sums[i] += weights[k] * (in[row + i] & 0xff);
                }
            }
            for (int i = 0; i < rowBytes; i++) {
                out[y * rowBytes + i] = (byte) Math.min(255, (int) sums[i]);
            }
        }
    }
}
