package dev.sluice.augment.attach;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.augment.compose.OnnxBackbone;
import dev.sluice.augment.compose.PixelNormalisation;
import dev.sluice.augment.cut.GraphCutter;
import dev.sluice.augment.data.ImageSet;
import dev.sluice.augment.data.Split;
import dev.sluice.augment.evaluate.NetworkAnswers;
import dev.sluice.augment.onnx.ToyNetwork;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackboneCheckTest extends AttachmentFixture {

    @Test
    void saysHowRightTheNetworkIsBeforeAnythingIsTrained() throws IOException {
        ImageSet heldOut = Split.holdOut(images, calibrationImages, 1).calibration();
        int[] answers = answers(heldOut);
        long right =
                IntStream.range(0, heldOut.count())
                        .filter(i -> answers[i] == heldOut.label(i))
                        .count();
        assertThat(right).isStrictlyBetween(0L, (long) heldOut.count());

        attach();

        assertThat(notes)
                .first()
                .isEqualTo(
                        String.format(
                                Locale.ROOT,
                                "the network answers %.2f %% of 150 held-out images rightly",
                                100.0 * right / heldOut.count()));
    }

    @Test
    void warnsWhereTheNetworkIsHardlyEverRight() throws IOException {
        normalisation = new PixelNormalisation(List.of(500f), List.of(0.3f));

        attach();

        assertThat(warnings)
                .anySatisfy(
                        warning ->
                                assertThat(warning)
                                        .contains("held-out images rightly; if it should know more")
                                        .contains("--mean, --std")
                                        .contains("--colours"));
    }

    @Test
    void warnsWhereTheNetworkWasProbablyTrainedOnTheImages() {
        tell(labelled(0), false);

        assertThat(warnings)
                .singleElement()
                .asString()
                .contains("answers 100.00 % of 400 held-out images rightly")
                .contains("probably trained on them")
                .contains("augment calibrate");
    }

    @Test
    void saysNoSuchThingWhereItIsKnownThatItWasNot() {
        tell(labelled(0), true);

        assertThat(notes).hasSize(1);
        assertThat(warnings).isEmpty();
    }

    @Test
    void looksAtImagesFromAllOverTheHeldOutOnes() {
        // The first fourth of the images is labelled as the network answers, and no other.
        int wrongFrom = IMAGES / 4;
        int[] sorted =
                IntStream.range(0, 4 * IMAGES)
                        .map(i -> i < IMAGES ? i % wrongFrom : wrongFrom + i % (IMAGES - wrongFrom))
                        .toArray();

        tell(labelled(IMAGES - wrongFrom).subset(sorted), true);

        assertThat(notes)
                .containsExactly("the network answers 25.00 % of 1,000 held-out images rightly");
    }

    /** As the network answers, but for the last so many. */
    private ImageSet labelled(int wrong) {
        int[] labels = answers(images);
        byte[] pixels = new byte[IMAGES * images.shape().pixels()];
        for (int i = 0; i < IMAGES; i++) {
            images.copyImage(i, pixels, i * images.shape().pixels());
            labels[i] = i < IMAGES - wrong ? labels[i] : (labels[i] + 1) % ToyNetwork.CLASSES;
        }
        return ImageSet.of(images.shape(), pixels, labels, images.classNames());
    }

    private static int[] answers(ImageSet images) {
        return NetworkAnswers.of(
                        ToyNetwork.model(),
                        new float[] {0.5f},
                        new float[] {0.3f},
                        images,
                        1,
                        done -> {})
                .classIndex();
    }

    private void tell(ImageSet heldOut, boolean unseen) {
        try (OnnxBackbone backbone =
                new OnnxBackbone(
                        GraphCutter.cut(ToyNetwork.network(), List.of("first")), GREY, 1)) {
            BackboneCheck.tell(backbone, heldOut, unseen, listener);
        }
    }
}
