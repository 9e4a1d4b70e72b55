package dev.sluice.augment.evaluate;

import dev.sluice.augment.data.ImageSet;
import dev.sluice.augment.data.ImageShape;
import dev.sluice.bundle.TensorSpec;
import dev.sluice.bundle.runtime.StageOutput;
import dev.sluice.bundle.runtime.StageRunner;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.IntConsumer;

/** Runs every stage on every image, whatever the confidence. */
public final class AllStages {

    /**
     * Takes what an exit says of the images from {@code first} on; the output is good for the call.
     */
    @FunctionalInterface
    public interface Taker {
        void take(int exit, int first, StageOutput output);
    }

    private AllStages() {}

    /**
     * Runs.
     *
     * @param runners of the stages, from the image's end
     * @param batchSize images that a stage runs on at a time, no more than the runners have room
     *     for
     * @param progress told how many images are done
     */
    public static void run(
            List<StageRunner> runners,
            int batchSize,
            ImageSet images,
            Taker taker,
            IntConsumer progress) {
        int last = runners.size() - 1;
        for (int first = 0; first < images.count(); first += batchSize) {
            int count = Math.min(batchSize, images.count() - first);
            ByteBuffer input = runners.get(0).input().clear();
            for (int i = 0; i < count; i++) {
                images.putImage(first + i, input);
            }
            for (int exit = 0; exit <= last; exit++) {
                StageOutput output = runners.get(exit).run(count);
                taker.take(exit, first, output);
                if (exit < last) {
                    output.copyAllFeatures(runners.get(exit + 1).input().clear());
                }
            }
            progress.accept(first + count);
        }
    }

    /**
     * How many records stages run on at a time: the wanted number, but only as many as keep the
     * largest tensor between two stages within what {@link ImageShape#sideBySide} allows.
     *
     * @param inputs what each stage takes of one record
     */
    public static int batch(int wanted, List<TensorSpec> inputs) {
        long largest = inputs.stream().mapToLong(TensorSpec::bytes).max().orElseThrow();
        return ImageShape.sideBySide(wanted, largest);
    }
}
