package dev.sluice.augment.calibrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.sluice.augment.data.ImageSet;
import dev.sluice.augment.onnx.ToyNetwork;
import dev.sluice.bundle.BundleWriter;
import dev.sluice.bundle.calibration.CalibrationTable;
import dev.sluice.bundle.calibration.Observations;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TypeChangeTest {

    private static final int IMAGES = 200;
    private static final int FINAL = 2;
    private static final int CASCADE = 3;

    private final ImageSet images = ToyBundle.images(IMAGES);
    private final List<BundleWriter.Stage> stages = ToyBundle.stages();

    @TempDir private Path folder;
    private CalibrationTable calibration;

    @BeforeEach
    void makeABundle() throws IOException {
        calibration = ToyBundle.write(folder, images).manifest().calibration();
    }

    @Test
    void whatSaysTheSameHasChangedNothing() {
        List<AnswerChange> changes = TypeChange.of(observe(stages), observe(stages), calibration);

        assertThat(changes)
                .extracting(AnswerChange::of)
                .containsExactly("exit 0", "exit 1", "exit 2", "only");
        assertThat(changes)
                .allSatisfy(
                        change -> {
                            assertThat(change.agreement()).isOne();
                            assertThat(change.lossPoints()).isZero();
                        });
    }

    @Test
    void countsWhatIsAnsweredOtherwiseAndWhatIsLostByIt() {
        int[] answers = observe(stages).answers(FINAL);
        ImageSet wronglyAnswered = labelled(answers, 1);
        ExitScores answering = observe(stages, wronglyAnswered);
        ExitScores guessing = observe(constantLast(), wronglyAnswered);

        List<AnswerChange> changes = TypeChange.of(answering, guessing, calibration);

        int alike = 0;
        int rightAfter = 0;
        for (int i = 0; i < IMAGES; i++) {
            alike += answers[i] == 0 ? 1 : 0;
            rightAfter += (answers[i] + 1) % 3 == 0 ? 1 : 0;
        }
        assertThat(changes.get(FINAL).agreement()).isCloseTo(alike / 200.0, within(1e-9));
        assertThat(changes.get(FINAL).before()).isZero();
        assertThat(changes.get(FINAL).after()).isCloseTo(rightAfter / 200.0, within(1e-9));
        assertThat(changes.get(0).agreement()).isOne();
    }

    @Test
    void countsOfTheCascadeOnlyWhatItSendsToTheExitThatChanged() {
        Observations observations = observe(stages).observations();
        int[] answers = observe(stages).answers(FINAL);
        int otherwise = 0;
        for (int i = 0; i < IMAGES; i++) {
            boolean last = observations.exitOf(i, calibration.defaultRow().thresholds()) == FINAL;
            otherwise += last && answers[i] != 0 ? 1 : 0;
        }

        List<AnswerChange> changes =
                TypeChange.of(
                        observe(stages, labelled(answers, 1)),
                        observe(constantLast(), labelled(answers, 1)),
                        calibration);

        assertThat(otherwise).isPositive();
        assertThat(changes.get(CASCADE).agreement())
                .isCloseTo(1 - otherwise / 200.0, within(1e-9))
                .isGreaterThan(changes.get(FINAL).agreement());
    }

    @Test
    void refusesALossOfMoreThanHalfAPointAndNamesTheExit() {
        ImageSet rightlyAnswered = labelled(observe(stages).answers(FINAL), 0);
        ExitScores before = observe(stages, rightlyAnswered);
        ExitScores after = observe(constantLast(), rightlyAnswered);

        assertThatThrownBy(() -> TypeChange.of(before, after, calibration))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("exit 2 answers")
                .hasMessageContaining("and 100.00 % without")
                .hasMessageContaining("expected at most 0.5");
    }

    /** The images, the class that comes {@code shift} after each answer being their label. */
    private ImageSet labelled(int[] answers, int shift) {
        byte[] pixels = new byte[IMAGES * 36];
        int[] labels = new int[IMAGES];
        for (int i = 0; i < IMAGES; i++) {
            images.copyImage(i, pixels, i * 36);
            labels[i] = (answers[i] + shift) % ToyNetwork.CLASSES;
        }
        return ImageSet.of(images.shape(), pixels, labels, images.classNames());
    }

    /** The stages, of which the last has lost its weights and always answers class 0. */
    private List<BundleWriter.Stage> constantLast() {
        BundleWriter.Stage last = stages.get(FINAL);
        try {
            ModelProto model = ModelProto.parseFrom(last.graph());
            GraphProto.Builder graph = model.getGraph().toBuilder();
            for (TensorProto.Builder tensor : graph.getInitializerBuilderList()) {
                if (tensor.getName().startsWith("logits.")) {
                    tensor.setRawData(ByteString.copyFrom(new byte[tensor.getRawData().size()]));
                }
            }
            List<BundleWriter.Stage> changed = new ArrayList<>(stages);
            changed.set(
                    FINAL,
                    new BundleWriter.Stage(
                            model.toBuilder().setGraph(graph).build().toByteArray(),
                            last.input(),
                            last.features(),
                            last.segmentMacs(),
                            last.branchMacs()));
            return changed;
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
    }

    private ExitScores observe(List<BundleWriter.Stage> of) {
        return observe(of, images);
    }

    private static ExitScores observe(List<BundleWriter.Stage> of, ImageSet on) {
        return new StageCalibrator(ToyNetwork.CLASSES, 1).observe(of, on, done -> {});
    }
}
