package dev.sluice.augment.attach;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.augment.compose.PixelNormalisation;
import dev.sluice.augment.data.ImageSet;
import dev.sluice.augment.onnx.ToyNetwork;
import dev.sluice.augment.place.AtTensors;
import dev.sluice.augment.place.Placement;
import dev.sluice.augment.train.Progress;
import dev.sluice.augment.train.checkpoint.WorkFolder;
import dev.sluice.augment.train.learning.BranchLearning;
import dev.sluice.augment.train.learning.UsualLearning;
import dev.sluice.augment.train.recipe.Augmentation;
import dev.sluice.augment.train.recipe.LearningRate;
import dev.sluice.augment.train.recipe.Optimiser;
import dev.sluice.augment.train.recipe.Precision;
import dev.sluice.augment.train.recipe.TrainingRecipe;
import dev.sluice.bundle.ConfidenceSource;
import dev.sluice.bundle.ElementType;
import dev.sluice.bundle.ImageSpec;
import dev.sluice.bundle.runtime.NativeMemory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * An attachment to {@link ToyNetwork} by {@link TestingTrainer}, so one that trains without
 * libtorch. A test sets what it wants otherwise, then attaches.
 */
abstract class AttachmentFixture {

    static final int IMAGES = 400;
    static final PixelNormalisation GREY = new PixelNormalisation(List.of(0.5f), List.of(0.3f));

    @TempDir Path folder;

    private final long sessionsBefore = NativeMemory.openSessions();
    final List<String> warnings = new ArrayList<>();
    final List<String> notes = new ArrayList<>();
    final List<BranchLearning> pilots = new ArrayList<>();
    final List<BranchLearning> begun = new ArrayList<>();
    final TestingTrainer trainer = new TestingTrainer();
    final AttachListener listener = new Listener();
    ImageSet images = images();
    int calibrationImages = 150;
    Path network;
    ConfidenceSource confidence = ConfidenceSource.MAX_PROBABILITY;
    ElementType features = ElementType.FLOAT32;
    PixelNormalisation normalisation = GREY;
    List<String> trunks = List.of("+4");
    List<BranchLearning> learnings = List.of(UsualLearning.TOGETHER);
    Placement placement = new AtTensors(List.of("first", "second"));
    List<Integer> epochs = List.of(1);
    WorkFolder work = WorkFolder.none();

    @BeforeEach
    void writeNetwork() throws IOException {
        network = folder.resolve("net.onnx");
        Files.write(network, ToyNetwork.model().toByteArray());
    }

    @AfterEach
    void nothingIsLeftOpen() throws IOException {
        work.close();
        assertThat(NativeMemory.openSessions()).isEqualTo(sessionsBefore);
        assertThat(NativeMemory.openRuns()).isZero();
    }

    final Attachment attach() throws IOException {
        AttachRequest request =
                new AttachRequest(
                        network,
                        normalisation,
                        placement,
                        trunks,
                        images,
                        "noise",
                        calibrationImages,
                        "sluice",
                        new TrainingRecipe(
                                1,
                                16,
                                Optimiser.SGD,
                                new LearningRate(0.1, 0, LearningRate.Decay.LINEAR),
                                0,
                                0,
                                Augmentation.NONE,
                                Precision.FLOAT32,
                                1),
                        epochs,
                        learnings,
                        1,
                        new BundleTarget(
                                folder.resolve("bundle"),
                                "toy",
                                "1",
                                ImageSpec.ColourOrder.RGB,
                                ImageSpec.Resize.REFUSE,
                                features,
                                confidence,
                                "balanced"));
        return new Attacher(trainer, work).attach(request, listener);
    }

    /** Brightness is the class; of the two dark classes, three labels in ten are the other's. */
    private static ImageSet images() {
        Random random = new Random(2);
        byte[] pixels = new byte[IMAGES * 36];
        int[] labels = new int[IMAGES];
        for (int i = 0; i < IMAGES; i++) {
            int brightness = random.nextInt(ToyNetwork.CLASSES);
            for (int p = 0; p < 36; p++) {
                pixels[i * 36 + p] = (byte) (60 * brightness + random.nextInt(120));
            }
            boolean wrong = brightness < 2 && random.nextInt(10) < 3;
            labels[i] = wrong ? 1 - brightness : brightness;
        }
        return ImageSet.of(ToyNetwork.network().image(), pixels, labels, List.of("a", "b", "c"));
    }

    /** The bright ones and half of the dark ones, of classes 0 and 1, which have no names. */
    static ImageSet withoutTheLastClass() {
        ImageSet all = images();
        int[] kept = IntStream.range(0, IMAGES).filter(i -> all.label(i) != 1).toArray();
        byte[] pixels = new byte[kept.length * 36];
        int[] labels = new int[kept.length];
        for (int i = 0; i < kept.length; i++) {
            all.copyImage(kept[i], pixels, i * 36);
            labels[i] = all.label(kept[i]) == 0 ? 1 : 0;
        }
        return ImageSet.of(all.shape(), pixels, labels, List.of("0", "1"));
    }

    static ImageSet withoutTheFirstLabel() {
        ImageSet labelled = images();
        byte[] pixels = new byte[IMAGES * 36];
        int[] labels = new int[IMAGES];
        for (int i = 0; i < IMAGES; i++) {
            labelled.copyImage(i, pixels, i * 36);
            labels[i] = i == 0 ? ImageSet.NO_LABEL : labelled.label(i);
        }
        return ImageSet.of(labelled.shape(), pixels, labels, labelled.classNames());
    }

    private final class Listener implements AttachListener {
        @Override
        public void onProgress(Progress progress) {}

        @Override
        public void onPilot(BranchLearning learning) {
            pilots.add(learning);
        }

        @Override
        public void onTraining(BranchLearning learning, int number, int of) {
            assertThat(number).isEqualTo(learnings.indexOf(learning));
            assertThat(of).isEqualTo(learnings.size());
            begun.add(learning);
        }

        @Override
        public void onCalibrating(int runs, int of) {
            assertThat(runs).isLessThanOrEqualTo(of);
        }

        @Override
        public void onWarning(String message) {
            warnings.add(message);
        }

        @Override
        public void onNote(String message) {
            notes.add(message);
        }
    }
}
