package dev.sluice.augment.calibrate;

import dev.sluice.augment.data.ImageSet;
import dev.sluice.augment.evaluate.AllStages;
import dev.sluice.bundle.BundleWriter;
import dev.sluice.bundle.StageSpec;
import dev.sluice.bundle.runtime.StageRunner;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

/** Stages that are not in a bundle yet, all of them run on every image. Owns native memory. */
final class StageChain implements AutoCloseable {

    /** Fewer where features are large. */
    private static final int BATCH = 128;

    private final int classes;
    private final int batchSize;
    private final List<StageRunner> runners = new ArrayList<>();

    StageChain(List<BundleWriter.Stage> stages, int classes, int threads) {
        this.classes = classes;
        this.batchSize =
                AllStages.batch(BATCH, stages.stream().map(BundleWriter.Stage::input).toList());
        try {
            for (int i = 0; i < stages.size(); i++) {
                runners.add(open(i, stages.get(i), threads));
            }
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private StageRunner open(int index, BundleWriter.Stage stage, int threads) {
        StageSpec spec = stage.spec("stage-" + index + ".onnx");
        return StageRunner.open("stage " + index, spec, stage.graph(), classes, batchSize, threads);
    }

    /**
     * @param progress told how many images are done
     */
    ExitScores observe(ImageSet images, IntConsumer progress) {
        ExitScores scores = new ExitScores(images, runners.size(), classes);
        AllStages.run(runners, batchSize, images, scores::put, progress);
        return scores;
    }

    @Override
    public void close() {
        runners.forEach(StageRunner::close);
    }
}
