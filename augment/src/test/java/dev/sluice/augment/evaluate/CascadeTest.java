package dev.sluice.augment.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.augment.calibrate.ToyBundle;
import dev.sluice.augment.data.ImageSet;
import dev.sluice.augment.data.ImageShape;
import dev.sluice.bundle.Bundle;
import dev.sluice.bundle.calibration.Outcome;
import dev.sluice.bundle.exit.Thresholds;
import dev.sluice.bundle.runtime.NativeMemory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CascadeTest {

    private static final int IMAGES = 101;

    @TempDir private Path folder;

    private final ImageSet images = ToyBundle.images(IMAGES);
    private final long sessionsBefore = NativeMemory.openSessions();
    private Bundle bundle;
    private Thresholds thresholds;

    @BeforeEach
    void writeBundle() throws IOException {
        bundle = ToyBundle.write(folder, images);
        thresholds = bundle.manifest().calibration().defaultRow().thresholds();
    }

    @AfterEach
    void nothingIsLeftOpen() {
        assertThat(NativeMemory.openSessions()).isEqualTo(sessionsBefore);
        assertThat(NativeMemory.openRuns()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 64, 101, 500})
    void everyRecordLeavesWhereTheObservationsSay(int batchSize) {
        CascadeRun run = run(batchSize, thresholds);

        for (int i = 0; i < IMAGES; i++) {
            assertThat(run.judgements().get(i).exit())
                    .as("exit of record %d", i)
                    .isEqualTo(bundle.observations().exitOf(i, thresholds));
        }
        assertThat(run.judgements()).extracting(Judgement::exit).contains(0, 1, 2);
    }

    @Test
    void aStageRunsOnTheRecordsThatDidNotLeaveBeforeItAndNoOthers() {
        CascadeRun run = run(16, thresholds);

        List<Long> reached = new ArrayList<>();
        for (int stage = 0; stage < 3; stage++) {
            int from = stage;
            reached.add(run.judgements().stream().filter(j -> j.exit() >= from).count());
        }
        assertThat(run.recordsPerStage()).isEqualTo(reached);
        assertThat(run.recordsPerStage().get(2)).isLessThan(IMAGES);
    }

    @Test
    void everyExitClosedSendsEveryRecordToTheEnd() {
        CascadeRun run = run(16, Thresholds.closed(2));

        assertThat(run.judgements()).extracting(Judgement::exit).containsOnly(2);
    }

    @Test
    void figuresAreWhatTheObservationsForetell() {
        int[] labels = IntStream.range(0, IMAGES).map(images::label).toArray();
        CascadeRun backbone = run(16, Thresholds.closed(2));

        Outcome outcome = run(16, thresholds).outcome(labels, backbone, bundle.manifest().costs());

        Outcome foretold = bundle.manifest().calibration().rows().get(0).outcome();
        assertThat(outcome.exitRates()).isEqualTo(foretold.exitRates());
        assertThat(outcome.accuracy()).isEqualTo(foretold.accuracy());
        assertThat(outcome.agreement()).isEqualTo(foretold.agreement());
        assertThat(outcome.relativeMacs()).isCloseTo(foretold.relativeMacs(), within(1e-12));
    }

    @Test
    void anEvaluationRunsEachOperatingPointAndTheBackbone() {
        List<String> runs = new ArrayList<>();
        Evaluation evaluation;
        try (Cascade cascade = Cascade.open(bundle, 16, 1)) {
            evaluation = Evaluation.of(bundle, cascade, images, (run, done) -> runs.add(run));
        }

        assertThat(runs).containsOnly("backbone", "only");
        assertThat(evaluation.backboneAccuracy())
                .isEqualTo(bundle.observations().backboneAccuracy());
        Evaluation.Point only = evaluation.points().get(0);
        assertThat(only.thresholds()).isEqualTo(thresholds);
        assertThat(only.dropPoints())
                .isCloseTo(
                        100 * (evaluation.backboneAccuracy() - only.outcome().accuracy()),
                        within(1e-9));
        assertThat(only.expectedDropPoints())
                .isCloseTo(only.dropPoints() + 100 * ToyBundle.OPTIMISM, within(1e-9));
    }

    @Test
    void refusesThresholdsOfAnotherBundle() {
        try (Cascade cascade = Cascade.open(bundle, 16, 1)) {
            assertThatThrownBy(() -> cascade.run(images, Thresholds.closed(3), done -> {}))
                    .hasMessage("3 thresholds for 2 early exits");
        }
    }

    @Test
    void refusesImagesOfAnotherShape() {
        ImageSet wide =
                ImageSet.of(new ImageShape(1, 4, 9), new byte[36], new int[1], List.of("a"));
        try (Cascade cascade = Cascade.open(bundle, 16, 1)) {
            assertThatThrownBy(() -> cascade.run(wide, thresholds, done -> {}))
                    .hasMessage("images are 1x4x9; the bundle takes 1x6x6");
        }
    }

    private CascadeRun run(int batchSize, Thresholds policy) {
        try (Cascade cascade = Cascade.open(bundle, batchSize, 1)) {
            return cascade.run(images, policy, done -> {});
        }
    }
}
