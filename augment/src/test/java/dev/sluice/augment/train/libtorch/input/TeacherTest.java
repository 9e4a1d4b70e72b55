package dev.sluice.augment.train.libtorch.input;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.augment.data.ImageSet;
import dev.sluice.augment.train.branch.BranchSpec;
import dev.sluice.augment.train.branch.BranchTask;
import dev.sluice.augment.train.checkpoint.Fingerprint;
import dev.sluice.augment.train.checkpoint.WorkFolder;
import dev.sluice.augment.train.learning.BranchLearning;
import dev.sluice.augment.train.learning.Labels;
import dev.sluice.augment.train.learning.TeacherView;
import dev.sluice.augment.train.learning.TrainingOrder;
import dev.sluice.augment.train.learning.UsualLearning;
import dev.sluice.augment.train.libtorch.CountingBackbone;
import dev.sluice.augment.train.libtorch.ToyImages;
import dev.sluice.augment.train.libtorch.layer.Tensors;
import dev.sluice.augment.train.recipe.Augmentation;
import dev.sluice.augment.train.recipe.LearningRate;
import dev.sluice.augment.train.recipe.Optimiser;
import dev.sluice.augment.train.recipe.Precision;
import dev.sluice.augment.train.recipe.TrainingRecipe;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TeacherTest {

    private static final ImageSet IMAGES = ToyImages.of(40, 1);

    /** Every image is mirrored, so that another brightness answers each class. */
    private static final Augmentation MIRRORED = new Augmentation(0, 1);

    @TempDir private Path folder;

    private final CountingBackbone backbone = new CountingBackbone();
    private WorkFolder work;

    @BeforeEach
    void claim() throws IOException {
        work = WorkFolder.at(folder.resolve("work"));
        work.claim(Fingerprint.empty().with("test", 1));
    }

    @AfterEach
    void close() throws IOException {
        work.close();
    }

    @Test
    void answersTheImageThatTheBranchSeesOrTheOneAsItIs() {
        assertThat(answers(MIRRORED)).isNotEqualTo(answers(Augmentation.NONE));

        assertThat(taught(TeacherView.AUGMENTED)).isEqualTo(answers(MIRRORED));
        assertThat(taught(TeacherView.ORIGINAL)).isEqualTo(answers(Augmentation.NONE));
    }

    @Test
    void asksTheBackboneOnceForEachImageThatNeverChanges() {
        Teacher teacher = teacher(TeacherView.AUGMENTED, Augmentation.NONE);

        teacher.of(batch(Augmentation.NONE));
        teacher.of(batch(Augmentation.NONE));

        assertThat(backbone.logitsAsked()).isEqualTo(IMAGES.count());
    }

    /** About mirrored images. */
    private float[] taught(TeacherView view) {
        return array(teacher(view, MIRRORED).of(batch(MIRRORED)).createBuffer());
    }

    /** Of the backbone itself. */
    private float[] answers(Augmentation augmentation) {
        FloatBuffer logits = Tensors.floatBuffer((long) IMAGES.count() * backbone.classes());
        backbone.logits(batch(augmentation).images(), IMAGES.count(), logits);
        return array(logits);
    }

    private float[] array(FloatBuffer logits) {
        float[] all = new float[IMAGES.count() * backbone.classes()];
        logits.get(0, all);
        return all;
    }

    private static Batch batch(Augmentation augmentation) {
        int[] rows = IntStream.range(0, IMAGES.count()).toArray();
        Batch batch = new Batch(ToyImages.SHAPE, rows.length);
        batch.fill(IMAGES, rows, 0, augmentation, new Random(1));
        return batch;
    }

    private Teacher teacher(TeacherView view, Augmentation augmentation) {
        BranchTask task =
                new BranchTask(
                        backbone,
                        List.of(branch("fine", 0), branch("coarse", 1)),
                        List.of(0.2, 0.6, 1.1),
                        IMAGES,
                        new TrainingRecipe(
                                1,
                                IMAGES.count(),
                                Optimiser.SGD,
                                new LearningRate(0.1, 0.15, LearningRate.Decay.LINEAR),
                                0,
                                0,
                                augmentation,
                                Precision.FLOAT32,
                                1),
                        List.of(1, 1),
                        new BranchLearning(
                                UsualLearning.LOSS, Labels.DATA, view, TrainingOrder.TOGETHER));
        return Teacher.of(task, work, progress -> {});
    }

    private BranchSpec branch(String name, int cut) {
        return BranchSpec.parse(name, "8", backbone.cuts().get(cut), 1_000_000);
    }
}
