package dev.sluice.augment.evaluate;

import dev.sluice.augment.data.ImageSet;
import dev.sluice.bundle.Bundle;
import dev.sluice.bundle.ImageSpec;
import dev.sluice.bundle.Manifest;
import dev.sluice.bundle.StageSpec;
import dev.sluice.bundle.TensorSpec;
import dev.sluice.bundle.exit.ExitRule;
import dev.sluice.bundle.exit.Thresholds;
import dev.sluice.bundle.runtime.InferenceException;
import dev.sluice.bundle.runtime.StageOutput;
import dev.sluice.bundle.runtime.StageRunner;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;
import javax.annotation.Nullable;

/**
 * Runs a bundle over images in memory as the job does over a stream: a record runs through the
 * stages that it needs and no others, and those that stay are batched anew after each exit, so that
 * deep stages run on full batches too. Owns native memory until it is closed; used by one thread at
 * a time.
 */
public final class Cascade implements AutoCloseable {

    private final ImageSpec image;
    private final int earlyExits;
    private final int batchSize;
    private final List<StageRunner> runners = new ArrayList<>();

    private Cascade(Manifest manifest, int batchSize) {
        this.image = manifest.image();
        this.earlyExits = manifest.earlyExits();
        this.batchSize = batchSize;
    }

    /**
     * @param batchSize records that a stage runs on at a time, fewer where their features are
     *     large; the last batches are smaller
     * @param threads that one run of a stage may use
     * @throws InferenceException if a stage does not open
     */
    public static Cascade open(Bundle bundle, int batchSize, int threads) {
        if (batchSize < 1) {
            throw new IllegalArgumentException("batch size must be at least 1, found " + batchSize);
        }
        Manifest manifest = bundle.manifest();
        List<TensorSpec> inputs = manifest.stages().stream().map(StageSpec::input).toList();
        Cascade cascade = new Cascade(manifest, AllStages.batch(batchSize, inputs));
        try {
            for (int stage = 0; stage <= cascade.earlyExits; stage++) {
                cascade.runners.add(StageRunner.open(bundle, stage, cascade.batchSize, threads));
            }
            return cascade;
        } catch (InferenceException e) {
            cascade.close();
            throw e;
        }
    }

    /**
     * @param thresholds one for each early exit
     * @param progress told how many images were taken in
     */
    public CascadeRun run(ImageSet images, Thresholds thresholds, IntConsumer progress) {
        if (thresholds.earlyExits() != earlyExits) {
            throw new IllegalArgumentException(
                    "%d thresholds for %d early exits"
                            .formatted(thresholds.earlyExits(), earlyExits));
        }
        images.requireFit(image);
        Pass pass = new Pass(images.count(), thresholds);
        byte[] pixels = new byte[images.shape().pixels()];
        for (int i = 0; i < images.count(); i++) {
            images.copyImage(i, pixels, 0);
            pass.queues.get(0).add(i, pixels);
            if ((i + 1) % batchSize == 0 || i + 1 == images.count()) {
                progress.accept(i + 1);
            }
        }
        return pass.finish();
    }

    /**
     * Runs every stage on every image, whatever the confidence.
     *
     * @param progress told how many images are done
     * @throws IllegalArgumentException if an exit says something that is no number
     */
    public Survey survey(ImageSet images, IntConsumer progress) {
        images.requireFit(image);
        int[][] answers = new int[earlyExits + 1][images.count()];
        float[][] confidence = new float[earlyExits + 1][images.count()];
        AllStages.run(
                runners,
                batchSize,
                images,
                (exit, first, output) -> {
                    for (int row = 0; row < output.records(); row++) {
                        answers[exit][first + row] = answer(output, row, exit, first + row);
                        confidence[exit][first + row] = output.confidence(row);
                    }
                },
                progress);
        return new Survey(answers, confidence);
    }

    private static int answer(StageOutput output, int row, int exit, int image) {
        if (!output.isFinite(row)) {
            throw new IllegalArgumentException(
                    "exit %d gave no number for image %d".formatted(exit, image));
        }
        return output.classIndex(row);
    }

    @Override
    public void close() {
        runners.forEach(StageRunner::close);
    }

    /** One run's queues and results. */
    private final class Pass {

        private final Thresholds thresholds;
        private final Judgement[] judgements;
        private final List<Queue> queues = new ArrayList<>();

        Pass(int records, Thresholds thresholds) {
            this.thresholds = thresholds;
            this.judgements = new Judgement[records];
            Queue next = null;
            for (int stage = earlyExits; stage >= 0; stage--) {
                next = new Queue(this, stage, next);
                queues.add(0, next);
            }
        }

        CascadeRun finish() {
            queues.forEach(Queue::flush);
            return new CascadeRun(
                    Arrays.asList(judgements), queues.stream().map(q -> q.taken).toList());
        }

        boolean leaves(int stage, float confidence) {
            return ExitRule.exits(confidence, thresholds.at(stage));
        }
    }

    /** Records that wait for a stage to have a full batch. */
    private final class Queue {

        private final Pass pass;
        private final int stage;
        @Nullable private final Queue next;
        private final ByteBuffer input;
        private final int[] records = new int[batchSize];
        private int size;
        private long taken;

        Queue(Pass pass, int stage, @Nullable Queue next) {
            this.pass = pass;
            this.stage = stage;
            this.next = next;
            this.input = runners.get(stage).input().clear();
        }

        void add(int record, byte[] pixels) {
            input.put(pixels);
            added(record);
        }

        void add(int record, StageOutput output, int row) {
            output.copyFeatures(row, input);
            added(record);
        }

        private void added(int record) {
            records[size++] = record;
            if (size == batchSize) {
                flush();
            }
        }

        void flush() {
            if (size == 0) {
                return;
            }
            StageOutput output = runners.get(stage).run(size);
            for (int row = 0; row < size; row++) {
                if (next == null || pass.leaves(stage, output.confidence(row))) {
                    pass.judgements[records[row]] =
                            new Judgement(stage, output.classIndex(row), output.confidence(row));
                } else {
                    next.add(records[row], output, row);
                }
            }
            taken += size;
            size = 0;
            input.clear();
        }
    }
}
