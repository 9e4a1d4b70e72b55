package dev.sluice.loadtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.augment.data.ImageSet;
import dev.sluice.augment.evaluate.Cascade;
import dev.sluice.augment.evaluate.CascadeRun;
import dev.sluice.augment.onnx.Network;
import dev.sluice.bundle.Bundle;
import dev.sluice.bundle.Digest;
import dev.sluice.bundle.ElementType;
import dev.sluice.bundle.calibration.CalibrationRow;
import dev.sluice.bundle.calibration.Outcome;
import dev.sluice.bundle.exit.Thresholds;
import dev.sluice.bundle.runtime.OnnxSession;
import dev.sluice.bundle.runtime.StageOutput;
import dev.sluice.bundle.runtime.StageRunner;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What the README says of the example bundle, measured on all test images. */
class ExampleBundleITCase {

    private static final int BATCH = 100;

    private final ImageSet images = Example.testImages();
    private final Bundle bundle = Bundle.read(Example.BUNDLE);

    @Test
    void wasMadeFromTheBackboneBesideIt() throws IOException {
        assertThat(Digest.sha256(Files.readAllBytes(Example.BACKBONE)))
                .isEqualTo(bundle.manifest().provenance().backboneSha256());
    }

    @Test
    void composedStagesWithEveryExitClosedEqualTheBackbone() throws IOException {
        int classes = bundle.manifest().classes().size();
        double worst = 0;
        try (Backbone backbone = new Backbone();
                Stages stages = new Stages(bundle)) {
            for (int first = 0; first < images.count(); first += BATCH) {
                float[] expected = backbone.probabilities(images, first, classes);
                StageOutput found = stages.last(images, first);
                for (int i = 0; i < BATCH * classes; i++) {
                    double difference =
                            Math.abs(expected[i] - found.probability(i / classes, i % classes));
                    worst = Math.max(worst, difference);
                }
            }
        }
        assertThat(worst).isLessThan(1e-4);
    }

    @Test
    void savesHalfTheCostForHalfAPointOfAccuracy() {
        CalibrationRow balanced =
                bundle.manifest().calibration().operatingPoint("balanced").orElseThrow();
        int[] labels = IntStream.range(0, images.count()).map(images::label).toArray();
        Outcome backbone;
        Outcome cascade;
        try (Cascade runner = Cascade.open(bundle, BATCH, 1)) {
            CascadeRun closed =
                    runner.run(images, Thresholds.closed(bundle.manifest().earlyExits()), i -> {});
            backbone = closed.outcome(labels, closed, bundle.manifest().costs());
            cascade =
                    runner.run(images, balanced.thresholds(), i -> {})
                            .outcome(labels, closed, bundle.manifest().costs());
        }
        assertThat(bundle.manifest().earlyExits()).isGreaterThanOrEqualTo(2);
        assertThat(backbone.accuracy()).isGreaterThanOrEqualTo(0.93);
        assertThat(cascade.relativeMacs()).isLessThanOrEqualTo(0.50);
        assertThat(backbone.accuracy() - cascade.accuracy()).isLessThanOrEqualTo(0.005);
        assertThat(cascade.relativeMacs()).isCloseTo(balanced.relativeMacs(), within(0.05));
    }

    /** The backbone's own file, normalised and softmaxed here. */
    private final class Backbone implements AutoCloseable {

        private final OnnxSession session;
        private final Network network;
        private final float mean;
        private final float std;

        Backbone() throws IOException {
            byte[] file = Files.readAllBytes(Example.BACKBONE);
            network = Network.read("backbone", file);
            mean = metadata("sluice.mean");
            std = metadata("sluice.std");
            session = OnnxSession.open("backbone", file, 1);
        }

        private float metadata(String key) {
            return network.model().getMetadataPropsList().stream()
                    .filter(entry -> entry.getKey().equals(key))
                    .map(entry -> Float.parseFloat(entry.getValue()))
                    .findFirst()
                    .orElseThrow();
        }

        float[] probabilities(ImageSet images, int first, int classes) {
            int pixels = images.shape().pixels();
            ByteBuffer input =
                    ByteBuffer.allocateDirect(BATCH * pixels * Float.BYTES)
                            .order(ByteOrder.nativeOrder());
            byte[] image = new byte[pixels];
            FloatBuffer floats = input.asFloatBuffer();
            for (int i = 0; i < BATCH; i++) {
                images.copyImage(first + i, image, 0);
                for (byte pixel : image) {
                    floats.put(((pixel & 0xff) / 255f - mean) / std);
                }
            }
            float[] logits = new float[BATCH * classes];
            try (OnnxSession.Run run =
                    session.run(
                            input,
                            ElementType.FLOAT32,
                            BATCH,
                            images.shape().channels(),
                            images.shape().height(),
                            images.shape().width())) {
                run.floats(network.logits()).get(logits);
            }
            return softmax(logits, classes);
        }

        private float[] softmax(float[] logits, int classes) {
            float[] probabilities = new float[logits.length];
            for (int row = 0; row < logits.length; row += classes) {
                double sum = 0;
                for (int k = 0; k < classes; k++) {
                    sum += Math.exp(logits[row + k]);
                }
                for (int k = 0; k < classes; k++) {
                    probabilities[row + k] = (float) (Math.exp(logits[row + k]) / sum);
                }
            }
            return probabilities;
        }

        @Override
        public void close() {
            session.close();
        }
    }

    /** All stages, one after the other, with nothing leaving. */
    private static final class Stages implements AutoCloseable {

        private final List<StageRunner> runners = new ArrayList<>();

        Stages(Bundle bundle) {
            for (int i = 0; i < bundle.manifest().stages().size(); i++) {
                runners.add(StageRunner.open(bundle, i, BATCH, 1));
            }
        }

        StageOutput last(ImageSet images, int first) {
            ByteBuffer input = runners.get(0).input().clear();
            for (int i = 0; i < BATCH; i++) {
                images.putImage(first + i, input);
            }
            StageOutput output = runners.get(0).run(BATCH);
            for (StageRunner next : runners.subList(1, runners.size())) {
                output.copyAllFeatures(next.input().clear());
                output = next.run(BATCH);
            }
            return output;
        }

        @Override
        public void close() {
            runners.forEach(StageRunner::close);
        }
    }
}
