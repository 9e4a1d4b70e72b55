package dev.sluice.augment.train.libtorch.input;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.ModelProto;
import dev.sluice.augment.data.ImageSet;
import dev.sluice.augment.train.Progress;
import dev.sluice.augment.train.ProgressListener;
import dev.sluice.augment.train.branch.BranchSpec;
import dev.sluice.augment.train.branch.BranchTask;
import dev.sluice.augment.train.branch.FeatureShape;
import dev.sluice.augment.train.checkpoint.DiskSpace;
import dev.sluice.augment.train.checkpoint.Fingerprint;
import dev.sluice.augment.train.checkpoint.WorkFolder;
import dev.sluice.augment.train.learning.TrainingOrder;
import dev.sluice.augment.train.learning.UsualLearning;
import dev.sluice.augment.train.libtorch.CountingBackbone;
import dev.sluice.augment.train.libtorch.LibtorchTrainer;
import dev.sluice.augment.train.libtorch.TestingBackbone;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CachedFeaturesTest {

    private static final FeatureShape FINE = new TestingBackbone().cuts().get(0);
    private static final FeatureShape COARSE = new TestingBackbone().cuts().get(1);
    private static final List<Double> COSTS = List.of(0.2, 0.6, 1.1);
    private static final ImageSet IMAGES = ToyImages.of(150, 1);
    private static final Fingerprint RUN = Fingerprint.empty().with("test", 1);

    /** 64 and 16 float32 an image. */
    private static final long BYTES = 150 * 80 * 4;

    @TempDir private Path folder;

    private final CountingBackbone backbone = new CountingBackbone();
    private final List<String> notes = new ArrayList<>();
    private WorkFolder work;

    @BeforeEach
    void claim() throws IOException {
        work = WorkFolder.at(folder.resolve("work"));
        work.claim(RUN);
    }

    @AfterEach
    void close() throws IOException {
        work.close();
    }

    @Test
    void areThoseThatTheBackboneComputes() {
        BranchTask task = task(Augmentation.NONE, 2);
        Batch batch = new Batch(ToyImages.SHAPE, 64);
        Random random = new Random(1);
        int[] order = random.ints(64, 0, IMAGES.count()).toArray();
        batch.fill(IMAGES, order, 0, Augmentation.NONE, random);
        List<FloatBuffer> cached = buffers();
        List<FloatBuffer> computed = buffers();

        try (FeatureSource source = source(task, folder -> Long.MAX_VALUE)) {
            source.read(batch, cached);
        }
        FeatureSource.computed(backbone).read(batch, computed);

        assertThat(cached).isEqualTo(computed);
        assertThat(cached.get(1).get(16)).isPositive();
    }

    @Test
    void trainTheSameBranchesAskingTheBackboneOnceAnImage() {
        BranchTask task = task(Augmentation.NONE, 4);
        List<ModelProto> expected =
                new LibtorchTrainer(1).trainBranches(task, ProgressListener.SILENT);
        int computed = backbone.featuresAsked();

        List<ModelProto> cached =
                new LibtorchTrainer(1, work).trainBranches(task, ProgressListener.SILENT);

        assertThat(cached).isEqualTo(expected);
        // Two batches of 64 an epoch without the cache.
        assertThat(computed).isEqualTo(4 * 128);
        assertThat(backbone.featuresAsked() - computed).isEqualTo(IMAGES.count());
    }

    @Test
    void areReadAsFarAsTheyAreNeeded() {
        BranchTask task = task(Augmentation.NONE, 2);
        Batch batch = new Batch(ToyImages.SHAPE, 64);
        Random random = new Random(1);
        batch.fill(IMAGES, random.ints(64, 0, 150).toArray(), 0, Augmentation.NONE, random);
        List<FloatBuffer> all = buffers();
        FloatBuffer first = buffers().get(0);

        try (FeatureSource source = source(task, folder -> Long.MAX_VALUE)) {
            source.read(batch, all);
            source.read(batch, List.of(first));
        }

        assertThat(first).isEqualTo(all.get(0));
        assertThat(first.get(5)).isPositive();
    }

    @Test
    void areKeptWhereSomeBranchSeesAnImageAgain() {
        open(task(Augmentation.NONE, 1, List.of(1, 2), TrainingOrder.ONE_BY_ONE));

        assertThat(backbone.featuresAsked()).isEqualTo(IMAGES.count());
    }

    @Test
    void serveTheNextTrainingOnTheSameCutsToo() {
        open(task(Augmentation.NONE, 2));
        int once = backbone.featuresAsked();

        open(task(Augmentation.NONE, 7));

        assertThat(backbone.featuresAsked()).isEqualTo(once).isEqualTo(IMAGES.count());
    }

    @Test
    void areNotKeptWhereEachEpochHasFeaturesOfItsOwn() {
        open(task(new Augmentation(1, 0), 2));
        open(task(new Augmentation(0, 0.5), 2));

        assertThat(backbone.featuresAsked()).isZero();
    }

    @Test
    void areNotKeptForASingleEpoch() {
        open(task(Augmentation.NONE, 1));

        assertThat(backbone.featuresAsked()).isZero();
    }

    @Test
    void areComputedAnewWhereTheDiskHasNoRoomAndThatIsSaid() {
        long enough = BYTES + CachedFeatures.MARGIN;

        source(task(Augmentation.NONE, 2), folder -> enough - 1).close();

        assertThat(backbone.featuresAsked()).isZero();
        assertThat(notes)
                .singleElement()
                .asString()
                .startsWith("no room to keep the images' features: 48,000 bytes")
                .contains("1,073,789,823 available");

        source(task(Augmentation.NONE, 2), folder -> enough).close();

        assertThat(backbone.featuresAsked()).isEqualTo(IMAGES.count());
    }

    private void open(BranchTask task) {
        source(task, folder -> Long.MAX_VALUE).close();
    }

    private FeatureSource source(BranchTask task, DiskSpace disk) {
        return CachedFeatures.of(
                task,
                work,
                disk,
                new ProgressListener() {
                    @Override
                    public void onProgress(Progress progress) {}

                    @Override
                    public void onNote(String message) {
                        notes.add(message);
                    }
                });
    }

    private static List<FloatBuffer> buffers() {
        return List.of(Tensors.floatBuffer(64 * 64), Tensors.floatBuffer(64 * 16));
    }

    private BranchTask task(Augmentation augmentation, int epochs) {
        return task(augmentation, epochs, List.of(epochs, epochs), TrainingOrder.TOGETHER);
    }

    /** The recipe's epochs do not count. */
    private BranchTask task(
            Augmentation augmentation,
            int recipesEpochs,
            List<Integer> epochs,
            TrainingOrder order) {
        return new BranchTask(
                backbone,
                List.of(
                        BranchSpec.parse("fine", "8/2", FINE, 1_000_000),
                        BranchSpec.parse("coarse", "8", COARSE, 1_000_000)),
                COSTS,
                IMAGES,
                new TrainingRecipe(
                        recipesEpochs,
                        64,
                        Optimiser.SGD,
                        new LearningRate(0.1, 0.15, LearningRate.Decay.LINEAR),
                        0,
                        0,
                        augmentation,
                        Precision.FLOAT32,
                        1),
                epochs,
                UsualLearning.TOGETHER.with(order));
    }
}
