package dev.sluice.augment.attach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.ModelProto;
import dev.sluice.augment.data.ImageSet;
import dev.sluice.augment.data.ImageShape;
import dev.sluice.augment.data.Split;
import dev.sluice.augment.tradeoff.ThresholdSearch;
import dev.sluice.augment.train.OnnxMetadata;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.annotation.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeldOutTest {

    private static final ImageSet IMAGES = images(7);

    @Test
    void holdsOutTheImagesThatTheBackbonesTrainingHeldOut() {
        HeldOut heldOut = HeldOut.of(pretrained(IMAGES, 20, 5), IMAGES, null, 99);

        Split itsOwn = Split.holdOut(IMAGES, 20, 5);
        assertThat(heldOut.unseen()).isTrue();
        assertThat(heldOut.split().calibration().sha256()).isEqualTo(itsOwn.calibration().sha256());
        assertThat(heldOut.split().train().sha256()).isEqualTo(itsOwn.train().sha256());
    }

    @Test
    void takesFewerOfThemWhereFewerAreAskedFor() {
        HeldOut heldOut = HeldOut.of(pretrained(IMAGES, 20, 5), IMAGES, 10, 99);

        assertThat(heldOut.unseen()).isTrue();
        assertThat(heldOut.split().calibration().sha256())
                .isEqualTo(Split.holdOut(IMAGES, 10, 5).calibration().sha256());
    }

    @Test
    void refusesMoreThanTheBackboneHasNotSeen() {
        ModelProto network = pretrained(IMAGES, 20, 5);

        assertThatThrownBy(() -> HeldOut.of(network, IMAGES, 21, 99))
                .hasMessageContaining("21 calibration images")
                .hasMessageContaining("held out 20");
    }

    @Test
    void aNetworkTrainedOnOtherImagesMayHaveSeenThem() {
        HeldOut heldOut = HeldOut.of(pretrained(images(8), 20, 5), IMAGES, 15, 99);

        assertThat(heldOut.unseen()).isFalse();
        assertThat(heldOut.split().calibration().sha256())
                .isEqualTo(Split.holdOut(IMAGES, 15, 99).calibration().sha256());
    }

    @Test
    void aNetworkThatSaysNothingMayHaveSeenThem() {
        HeldOut heldOut = HeldOut.of(ModelProto.getDefaultInstance(), IMAGES, 15, 99);

        assertThat(heldOut.unseen()).isFalse();
        assertThat(heldOut.dataSha256()).isEqualTo(IMAGES.sha256());
    }

    @ParameterizedTest
    @CsvSource({"60000, 6000", "30000, 6000", "29995, 5999", "700, 140", "500, 100", "101, 100"})
    void aFifthIsHeldOutWhereNobodySaysHowMany(int images, int expected) {
        HeldOut heldOut = of(images, null);

        assertThat(heldOut.split().calibration().count()).isEqualTo(expected);
        assertThat(heldOut.split().train().count()).isEqualTo(images - expected);
    }

    @Test
    void imagesOfWhichNoneWouldBeLeftToTrainOnAreRefusedByTheOptionsName() {
        assertThatThrownBy(() -> of(100, null))
                .hasMessageContaining("cannot hold out 100 of 100 images")
                .hasMessageContaining("--calibration-images");
    }

    @Test
    void warnsWhereTrainingKeepsFewerImagesThanItGivesAway() {
        assertThat(of(199, null).advice())
                .anySatisfy(
                        advice ->
                                assertThat(advice)
                                        .contains(
                                                "99 images are left to train on, fewer than the 100")
                                        .contains("--calibration-images"));
        assertThat(of(200, null).advice()).noneMatch(advice -> advice.contains("left to train on"));
    }

    @Test
    void isSearchableFromAsManyImagesOnAsTheSearchIs() {
        int fewest = AttachRequest.FEWEST_CALIBRATION_IMAGES;
        HeldOut enough = of(500, fewest);
        HeldOut few = of(500, fewest - 1);

        assertThatCode(() -> enough.requireSearchable(1)).doesNotThrowAnyException();
        assertThatThrownBy(() -> few.requireSearchable(1))
                .hasMessage(
                        "99 calibration images are too few; expected 100 or more: see"
                                + " --calibration-images");
        assertThatThrownBy(() -> ThresholdSearch.requireSearchable(1, fewest - 1))
                .as("the search's own bound")
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static HeldOut of(int images, @Nullable Integer asked) {
        ImageSet set =
                ImageSet.of(
                        new ImageShape(1, 1, 1),
                        new byte[images],
                        new int[images],
                        List.of("a", "b"));
        return HeldOut.of(ModelProto.getDefaultInstance(), set, asked, 1);
    }

    private static ModelProto pretrained(ImageSet images, int heldOut, long seed) {
        return OnnxMetadata.with(
                ModelProto.getDefaultInstance(),
                Map.of(
                        OnnxMetadata.DATA_SHA256, images.sha256(),
                        OnnxMetadata.SPLIT_SEED, Long.toString(seed),
                        OnnxMetadata.CALIBRATION_IMAGES, Integer.toString(heldOut)));
    }

    private static ImageSet images(long seed) {
        byte[] pixels = new byte[60 * 4];
        new Random(seed).nextBytes(pixels);
        return ImageSet.of(
                new ImageShape(1, 2, 2),
                pixels,
                new Random(seed).ints(60, 0, 2).toArray(),
                List.of("a", "b"));
    }
}
