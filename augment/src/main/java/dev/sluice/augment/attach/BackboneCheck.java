package dev.sluice.augment.attach;

import dev.sluice.augment.compose.OnnxBackbone;
import dev.sluice.augment.data.ImageSet;
import dev.sluice.augment.evaluate.Logits;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * How often the backbone is right on held-out images, asked before the long training: where its
 * pixels are normalised wrongly, or classes come in another order, branches would learn the labels
 * all the same, and leave a backbone behind that is never right.
 */
final class BackboneCheck {

    /** Enough to see by; a run of the whole network each. */
    static final int MOST_IMAGES = 1_000;

    /** Nothing that is worth an early exit answers so rarely. */
    private static final double LOW = 0.5;

    /** Few networks are right so often on images that they have not seen. */
    private static final double HIGH = 0.995;

    private static final int BATCH = 100;

    private BackboneCheck() {}

    /**
     * Says how often, and warns where that is odd.
     *
     * @param heldOut labelled
     * @param unseen whether it is known that the backbone was not trained on them
     */
    static void tell(
            OnnxBackbone backbone, ImageSet heldOut, boolean unseen, AttachListener listener) {
        ImageSet images = sample(heldOut);
        double accuracy = accuracy(backbone, images);
        String found =
                String.format(
                        Locale.ROOT,
                        "the network answers %.2f %% of %,d held-out images rightly",
                        100 * accuracy,
                        images.count());
        listener.onNote(found);
        if (accuracy < LOW) {
            listener.onWarning(
                    found
                            + "; if it should know more, see --mean, --std, --raw-pixels and"
                            + " --colours, and whether the data's classes are the network's, in"
                            + " its order: "
                            + images.classNames());
        }
        if (accuracy > HIGH && !unseen) {
            listener.onWarning(
                    found
                            + ": it was probably trained on them, so that exits look dearer than"
                            + " they are. Choose thresholds on images that it has not seen:"
                            + " ./sluice augment calibrate --bundle ... --data ... [--part TEST]");
        }
    }

    /** From all over the images, which may be in the order of their classes. */
    private static ImageSet sample(ImageSet images) {
        int count = Math.min(MOST_IMAGES, images.count());
        return images.subset(
                IntStream.range(0, count)
                        .map(i -> (int) ((long) i * images.count() / count))
                        .toArray());
    }

    private static double accuracy(OnnxBackbone backbone, ImageSet images) {
        int batch = images.shape().batch(BATCH, Float.BYTES);
        int pixels = images.shape().pixels();
        ByteBuffer bytes = ByteBuffer.allocateDirect(batch * pixels);
        FloatBuffer logits =
                ByteBuffer.allocateDirect(batch * backbone.classes() * Float.BYTES)
                        .order(ByteOrder.nativeOrder())
                        .asFloatBuffer();
        int right = 0;
        for (int from = 0; from < images.count(); from += batch) {
            int count = Math.min(batch, images.count() - from);
            backbone.logits(images.fill(bytes, from, count), count, logits);
            for (int i = 0; i < count; i++) {
                right +=
                        Logits.largest(logits, i, backbone.classes()) == images.label(from + i)
                                ? 1
                                : 0;
            }
        }
        return (double) right / images.count();
    }
}
