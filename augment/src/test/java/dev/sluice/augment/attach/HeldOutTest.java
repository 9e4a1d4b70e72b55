package dev.sluice.augment.attach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.ModelProto;
import dev.sluice.augment.data.ImageSet;
import dev.sluice.augment.data.ImageShape;
import dev.sluice.augment.data.Split;
import dev.sluice.augment.train.OnnxMetadata;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HeldOutTest {

    private static final ImageSet IMAGES = images(7);

    @Test
    void holdsOutTheImagesThatTheBackbonesTrainingHeldOut() {
        HeldOut heldOut = HeldOut.of(pretrained(IMAGES, 20, 5), IMAGES, OptionalInt.empty(), 99);

        Split itsOwn = Split.holdOut(IMAGES, 20, 5);
        assertThat(heldOut.unseen()).isTrue();
        assertThat(heldOut.split().calibration().sha256()).isEqualTo(itsOwn.calibration().sha256());
        assertThat(heldOut.split().train().sha256()).isEqualTo(itsOwn.train().sha256());
    }

    @Test
    void takesFewerOfThemWhereFewerAreAskedFor() {
        HeldOut heldOut = HeldOut.of(pretrained(IMAGES, 20, 5), IMAGES, OptionalInt.of(10), 99);

        assertThat(heldOut.unseen()).isTrue();
        assertThat(heldOut.split().calibration().sha256())
                .isEqualTo(Split.holdOut(IMAGES, 10, 5).calibration().sha256());
    }

    @Test
    void refusesMoreThanTheBackboneHasNotSeen() {
        ModelProto network = pretrained(IMAGES, 20, 5);

        assertThatThrownBy(() -> HeldOut.of(network, IMAGES, OptionalInt.of(21), 99))
                .hasMessageContaining("21 calibration images")
                .hasMessageContaining("held out 20");
    }

    @Test
    void aNetworkTrainedOnOtherImagesMayHaveSeenThem() {
        HeldOut heldOut = HeldOut.of(pretrained(images(8), 20, 5), IMAGES, OptionalInt.of(15), 99);

        assertThat(heldOut.unseen()).isFalse();
        assertThat(heldOut.split().calibration().sha256())
                .isEqualTo(Split.holdOut(IMAGES, 15, 99).calibration().sha256());
    }

    @Test
    void aNetworkThatSaysNothingMayHaveSeenThem() {
        HeldOut heldOut =
                HeldOut.of(ModelProto.getDefaultInstance(), IMAGES, OptionalInt.of(15), 99);

        assertThat(heldOut.unseen()).isFalse();
        assertThat(heldOut.dataSha256()).isEqualTo(IMAGES.sha256());
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
