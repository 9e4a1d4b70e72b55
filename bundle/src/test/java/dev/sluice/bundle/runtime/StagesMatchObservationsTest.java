package dev.sluice.bundle.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.bundle.Bundle;
import dev.sluice.bundle.ToyBundle;
import dev.sluice.bundle.calibration.Observations;
import dev.sluice.bundle.calibration.Outcome;
import dev.sluice.bundle.exit.StageCosts;
import dev.sluice.bundle.exit.Thresholds;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What the calibration foretells from observations is what happens when stages run one after the
 * other on the records that are left, as they do in a job.
 */
class StagesMatchObservationsTest {

    private static final int IMAGES = 300;
    private static final int BATCH = 7;

    @TempDir Path folder;
    private final List<byte[]> images = new ArrayList<>();
    private final int[] labels = new Random(21).ints(IMAGES, 0, 3).toArray();
    private final List<StageRunner> runners = new ArrayList<>();
    private Bundle bundle;

    @BeforeEach
    void openStages() {
        bundle = ToyBundle.write(folder);
        Random random = new Random(20);
        for (int image = 0; image < IMAGES; image++) {
            images.add(
                    ToyBundle.image(
                            random.nextInt(3),
                            random.nextDouble(),
                            random.nextDouble(),
                            random.nextDouble()));
        }
        for (int stage = 0; stage <= ToyBundle.EARLY_EXITS; stage++) {
            runners.add(StageRunner.open(bundle, stage, IMAGES, 1));
        }
    }

    @AfterEach
    void closeStages() {
        runners.forEach(StageRunner::close);
        assertThat(NativeMemory.openSessions()).isZero();
        assertThat(NativeMemory.openRuns()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "0.25, 0.75", "0.5, 0.5", "0.6, 0.2", "0.7, 0.4", "0.999, 0.001", "1, 1"})
    void everyImageLeavesWhereTheObservationsSay(double first, double second) {
        Observations observations = observe();
        double[] thresholds = {first, second};

        int[] left = runAsAJobDoes(thresholds);

        for (int image = 0; image < IMAGES; image++) {
            assertThat(left[image])
                    .as("exit of image %s", image)
                    .isEqualTo(observations.exitOf(image, Thresholds.of(thresholds)))
                    .isEqualTo(exitByPixels(images.get(image), thresholds));
        }
    }

    @Test
    void figuresAreThoseOfTheRecordsThatLeft() {
        double[] thresholds = {0.6, 0.3};
        StageCosts costs = bundle.manifest().costs();

        Outcome foretold = observe().evaluate(Thresholds.of(thresholds), costs);

        int[] left = runAsAJobDoes(thresholds);
        int[] macsUpTo = {100 + 10, 100 + 10 + 100 + 10, 100 + 10 + 100 + 10 + 100};
        double macs = Arrays.stream(left).mapToDouble(exit -> macsUpTo[exit]).sum();
        long right =
                IntStream.range(0, IMAGES).filter(i -> classOf(images.get(i)) == labels[i]).count();
        assertThat(foretold.relativeMacs()).isCloseTo(macs / 300 / IMAGES, within(1e-12));
        assertThat(foretold.accuracy()).isEqualTo(right / (double) IMAGES);
        for (int exit = 0; exit <= ToyBundle.EARLY_EXITS; exit++) {
            int here = exit;
            assertThat(foretold.exitRates().get(exit))
                    .isEqualTo(
                            Arrays.stream(left).filter(e -> e == here).count() / (double) IMAGES);
        }
    }

    /** Runs every stage on every image, as calibration does. */
    private Observations observe() {
        Observations.Collector collector =
                new Observations.Collector(IMAGES, ToyBundle.EARLY_EXITS);
        List<StageOutput> outputs = new ArrayList<>();
        byte[] input = concatenate(images);
        for (StageRunner runner : runners) {
            runner.input().clear().put(input);
            StageOutput output = runner.run(IMAGES).copy();
            outputs.add(output);
            if (outputs.size() <= ToyBundle.EARLY_EXITS) {
                input = new byte[IMAGES * output.featureBytes()];
                output.copyAllFeatures(ByteBuffer.wrap(input));
            }
        }
        for (int image = 0; image < IMAGES; image++) {
            int row = image;
            collector.add(
                    new float[] {outputs.get(0).confidence(row), outputs.get(1).confidence(row)},
                    outputs.stream().mapToInt(output -> output.classIndex(row)).toArray(),
                    labels[image]);
        }
        return collector.collect();
    }

    /** Runs each stage on the images that are left, batch by batch; the exit of each image. */
    private int[] runAsAJobDoes(double[] thresholds) {
        int[] exits = new int[IMAGES];
        Arrays.fill(exits, thresholds.length);
        List<Waiting> waiting =
                IntStream.range(0, IMAGES).mapToObj(i -> new Waiting(i, images.get(i))).toList();
        for (int stage = 0; stage < thresholds.length; stage++) {
            List<Waiting> staying = new ArrayList<>();
            for (int from = 0; from < waiting.size(); from += BATCH) {
                int to = Math.min(waiting.size(), from + BATCH);
                staying.addAll(
                        runBatch(stage, waiting.subList(from, to), thresholds[stage], exits));
            }
            waiting = staying;
        }
        return exits;
    }

    /** Notes the exits of those that leave and gives back the others. */
    private List<Waiting> runBatch(int stage, List<Waiting> batch, double threshold, int[] exits) {
        ByteBuffer input = runners.get(stage).input().clear();
        batch.forEach(waiting -> input.put(waiting.input()));
        StageOutput output = runners.get(stage).run(batch.size());
        List<Waiting> staying = new ArrayList<>();
        for (int row = 0; row < batch.size(); row++) {
            int image = batch.get(row).image();
            if (output.confidence(row) > threshold) {
                exits[image] = stage;
            } else {
                byte[] features = new byte[output.featureBytes()];
                output.copyFeatures(row, features, 0);
                staying.add(new Waiting(image, features));
            }
        }
        return staying;
    }

    private record Waiting(int image, byte[] input) {}

    /** Read off the image: confidence at exit i is pixel i over 255, as a float. */
    private static int exitByPixels(byte[] image, double[] thresholds) {
        for (int exit = 0; exit < thresholds.length; exit++) {
            float confidence = Byte.toUnsignedInt(image[exit]) * (1f / 255);
            float divisor = 255 * (1f / 255);
            if (confidence / divisor > thresholds[exit]) {
                return exit;
            }
        }
        return thresholds.length;
    }

    private static int classOf(byte[] image) {
        return IntStream.range(0, 3).filter(k -> image[5 + k] != 0).findFirst().orElseThrow();
    }

    private static byte[] concatenate(List<byte[]> parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        parts.forEach(all::writeBytes);
        return all.toByteArray();
    }
}
