package dev.sluice.loadtest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.augment.data.ImageSet;
import dev.sluice.augment.evaluate.Cascade;
import dev.sluice.augment.evaluate.Judgement;
import dev.sluice.bundle.Bundle;
import dev.sluice.bundle.exit.Thresholds;
import dev.sluice.embedded.TestKafka;
import dev.sluice.job.Events;
import dev.sluice.job.JobFixture;
import dev.sluice.job.Placement;
import dev.sluice.schemas.Prediction;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The job and the cascade that calibration and evaluation run on decide alike, record by record:
 * the same exit and the same answer for the same image, whatever the batch size and the placement.
 */
class SameDecisionsITCase {

    private static final int IMAGES = 1_500;

    /** Kernels may sum in another order for another batch size. */
    private static final float ROUNDING = 1e-5f;

    private static TestKafka kafka;
    private static ImageSet images;
    private static List<Judgement> expected;
    private static Thresholds thresholds;

    @BeforeAll
    static void runTheCascadeInMemory() {
        kafka = new TestKafka();
        images = Example.testImages().first(IMAGES);
        Bundle bundle = Bundle.read(Example.BUNDLE);
        thresholds = bundle.manifest().calibration().defaultRow().thresholds();
        try (Cascade cascade = Cascade.open(bundle, 128, 1)) {
            expected = cascade.run(images, thresholds, i -> {}).judgements();
        }
    }

    @AfterAll
    static void stopBroker() {
        kafka.close();
    }

    @ParameterizedTest
    @CsvSource({"FUSED, 1", "FUSED, 7", "FUSED, 32", "SEPARATE, 1", "SEPARATE, 7", "SEPARATE, 32"})
    void jobAndCalibratorDecideAlike(Placement placement, int batch) throws Exception {
        JobFixture job = new JobFixture(kafka, 2);
        try {
            job.start(Example.BUNDLE, JobFixture.topology(placement, 2, batch), Map.of());
            byte[] pixels = new byte[images.shape().pixels()];
            for (int i = 0; i < IMAGES; i++) {
                images.copyImage(i, pixels, 0);
                job.send(i % 2, Events.raw(Integer.toString(i), pixels));
            }

            List<Prediction> predictions = job.predictions(IMAGES);

            assertThat(predictions)
                    .hasSize(IMAGES)
                    .extracting(Prediction::getImageId)
                    .doesNotHaveDuplicates();
            assertThat(predictions).allSatisfy(SameDecisionsITCase::assertAlike);
            assertThat(predictions).extracting(Prediction::getExitIndex).contains(0, 1, 2);
            assertThat(predictions.stream().filter(SameDecisionsITCase::isOnTheEdge).count())
                    .isLessThan(5);
        } finally {
            job.close();
        }
    }

    private static void assertAlike(Prediction prediction) {
        Judgement judgement = expected.get(Integer.parseInt(prediction.getImageId()));
        if (isOnTheEdge(prediction)) {
            return;
        }
        assertThat(prediction.getExitIndex()).isEqualTo(judgement.exit());
        assertThat(prediction.getClassIndex()).isEqualTo(judgement.classIndex());
        assertThat(Math.abs(prediction.getConfidence() - judgement.confidence()))
                .isLessThan(ROUNDING);
    }

    /** A confidence so near its threshold that the last bits decide. */
    private static boolean isOnTheEdge(Prediction prediction) {
        Judgement judgement = expected.get(Integer.parseInt(prediction.getImageId()));
        int exit = Math.min(prediction.getExitIndex(), judgement.exit());
        float confidence =
                prediction.getExitIndex() == exit
                        ? prediction.getConfidence()
                        : judgement.confidence();
        return exit < thresholds.earlyExits()
                && Math.abs(confidence - thresholds.at(exit)) < ROUNDING;
    }
}
