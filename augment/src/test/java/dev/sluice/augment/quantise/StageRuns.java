package dev.sluice.augment.quantise;

import dev.sluice.augment.data.ImageSet;
import dev.sluice.augment.onnx.ToyNetwork;
import dev.sluice.bundle.BundleWriter;
import dev.sluice.bundle.StageSpec;
import dev.sluice.bundle.runtime.StageOutput;
import dev.sluice.bundle.runtime.StageRunner;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/** Runs of stages of {@link ToyNetwork}. */
final class StageRuns {

    private StageRuns() {}

    static FloatBuffer floats(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()).asFloatBuffer();
    }

    static byte[] features(StageOutput output) {
        byte[] features = new byte[output.records() * output.featureBytes()];
        output.copyAllFeatures(ByteBuffer.wrap(features));
        return features;
    }

    static StageRunner open(BundleWriter.Stage stage, int maxRecords) {
        StageSpec spec = stage.spec("stage.onnx");
        return StageRunner.open("stage", spec, stage.graph(), ToyNetwork.CLASSES, maxRecords, 1);
    }

    /** Every stage's output on images [1,6,6]. */
    static List<StageOutput> run(List<BundleWriter.Stage> stages, ImageSet images) {
        List<StageOutput> outputs = new ArrayList<>();
        byte[] input = new byte[images.count() * 36];
        for (int i = 0; i < images.count(); i++) {
            images.copyImage(i, input, i * 36);
        }
        for (BundleWriter.Stage stage : stages) {
            try (StageRunner runner = open(stage, images.count())) {
                runner.input().put(input);
                StageOutput output = runner.run(images.count()).copy();
                outputs.add(output);
                input = stage.features() == null ? input : features(output);
            }
        }
        return outputs;
    }
}
