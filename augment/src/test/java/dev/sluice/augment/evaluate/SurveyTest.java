package dev.sluice.augment.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.augment.calibrate.ToyBundle;
import dev.sluice.augment.data.ImageSet;
import dev.sluice.augment.data.ImageShape;
import dev.sluice.augment.onnx.ToyNetwork;
import dev.sluice.bundle.Bundle;
import dev.sluice.bundle.calibration.Reference;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SurveyTest {

    private static final int IMAGES = 50;

    @TempDir private Path folder;

    private final ImageSet images = ToyBundle.images(IMAGES);
    private Bundle bundle;

    @BeforeEach
    void writeBundle() throws IOException {
        bundle = ToyBundle.write(folder, images);
    }

    @Test
    void everyExitIsAskedAboutEveryImage() {
        List<Integer> told = new ArrayList<>();
        Survey survey;
        try (Cascade cascade = Cascade.open(bundle, 16, 1)) {
            survey = cascade.survey(images, told::add);
        }

        int[] truth = survey.truth(Reference.LABELS, images, ToyNetwork.CLASSES);
        assertThat(survey.observations(truth).toBytes()).isEqualTo(bundle.observations().toBytes());
        assertThat(told).containsExactly(16, 32, 48, 50);
    }

    @Test
    void theFinalExitSaysWhatTheNetworkSays() {
        Survey survey = survey(images);

        NetworkAnswers answers =
                NetworkAnswers.of(
                        ToyNetwork.network().model(),
                        new float[] {0.3f},
                        new float[] {0.2f},
                        images,
                        1,
                        done -> {});

        for (int i = 0; i < IMAGES; i++) {
            assertThat(answers.classIndex()[i]).isEqualTo(survey.answer(i, 2));
            assertThat(answers.confidence()[i]).isCloseTo(survey.confidence(i, 2), within(1e-4f));
        }
    }

    @Test
    void withoutLabelsTheBackboneIsTheReference() {
        ImageSet unlabelled = ToyBundle.unlabelled(images);
        Survey survey = survey(unlabelled);

        Reference reference = Truth.reference(unlabelled);
        int[] truth = survey.truth(reference, unlabelled, ToyNetwork.CLASSES);

        assertThat(reference).isEqualTo(Reference.BACKBONE);
        assertThat(truth)
                .containsExactly(
                        IntStream.range(0, IMAGES).map(i -> survey.answer(i, 2)).toArray());
        assertThat(survey.right(2, truth)).doesNotContain(false);
    }

    @Test
    void anEvaluationWithoutLabelsGivesAgreement() {
        Evaluation evaluation;
        try (Cascade cascade = Cascade.open(bundle, 16, 1)) {
            evaluation =
                    Evaluation.of(bundle, cascade, ToyBundle.unlabelled(images), (run, done) -> {});
        }

        assertThat(evaluation.reference()).isEqualTo(Reference.BACKBONE);
        assertThat(evaluation.backboneAccuracy()).isEqualTo(1);
        assertThat(evaluation.points().get(0).outcome().agreement())
                .isEqualTo(evaluation.points().get(0).outcome().accuracy())
                .isEqualTo(bundle.manifest().calibration().rows().get(0).outcome().agreement());
    }

    @Test
    void imagesOfWhichSomeHaveNoLabelAreRefused() {
        ImageSet some =
                ImageSet.of(
                        new ImageShape(1, 1, 1),
                        new byte[2],
                        new int[] {ImageSet.NO_LABEL, 0},
                        List.of("a"));

        assertThatThrownBy(() -> Truth.reference(some))
                .hasMessage("1 of 2 images have a label; expected all or none");
    }

    @Test
    void imagesOfWhichSomeHaveNoLabelCanBeTakenAsUnlabelled() {
        ImageSet some =
                ImageSet.of(
                        new ImageShape(1, 1, 1),
                        new byte[] {7, 8},
                        new int[] {ImageSet.NO_LABEL, 0},
                        List.of("a"));
        List<String> warnings = new ArrayList<>();

        ImageSet none = Truth.allOrNone(some, warnings::add);

        assertThat(Truth.reference(none)).isEqualTo(Reference.BACKBONE);
        byte[] pixel = new byte[1];
        none.copyImage(1, pixel, 0);
        assertThat(pixel).containsExactly(8);
        assertThat(some.label(1)).as("untouched").isZero();
        assertThat(warnings).singleElement().asString().startsWith("1 of 2 images have a label");
    }

    @Test
    void imagesThatAllHaveALabelOrNoneHasAreTakenAsTheyAre() {
        ImageSet unlabelled = ToyBundle.unlabelled(images);
        List<String> warnings = new ArrayList<>();

        assertThat(Truth.allOrNone(images, warnings::add)).isSameAs(images);
        assertThat(Truth.allOrNone(unlabelled, warnings::add)).isSameAs(unlabelled);
        assertThat(warnings).isEmpty();
    }

    @Test
    void noImagesAreRefused() {
        assertThatThrownBy(() -> Truth.reference(images.first(0))).hasMessage("no images");
    }

    @Test
    void aLabelThatIsNoClassOfTheBundleIsRefused() {
        Survey survey = survey(images);

        assertThatThrownBy(() -> survey.truth(Reference.LABELS, images, 2))
                .hasMessageContaining("is 2; expected one of 2 classes");
    }

    private Survey survey(ImageSet set) {
        try (Cascade cascade = Cascade.open(bundle, 16, 1)) {
            return cascade.survey(set, done -> {});
        }
    }
}
