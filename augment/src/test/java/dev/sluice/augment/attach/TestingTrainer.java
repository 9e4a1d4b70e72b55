package dev.sluice.augment.attach;

import ai.onnx.proto.OnnxMl.ModelProto;
import dev.sluice.augment.data.ImageSet;
import dev.sluice.augment.evaluate.Logits;
import dev.sluice.augment.onnx.ToyNetwork;
import dev.sluice.augment.train.ProgressListener;
import dev.sluice.augment.train.Trainer;
import dev.sluice.augment.train.TrainingDivergedException;
import dev.sluice.augment.train.backbone.BackboneSpec;
import dev.sluice.augment.train.branch.BranchTask;
import dev.sluice.augment.train.branch.FeatureShape;
import dev.sluice.augment.train.learning.BranchLearning;
import dev.sluice.augment.train.recipe.TrainingRecipe;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import javax.annotation.Nullable;

/**
 * Branches in one pass: the classifier picks the class whose mean pooled feature is the nearest,
 * the confidence head grows with the projection on the last class's mean.
 */
final class TestingTrainer implements Trainer {

    @Nullable private BranchTask task;
    private IntPredicate constant = branch -> false;
    @Nullable private BranchLearning constantBy;
    @Nullable private BranchLearning divergingBy;
    private Runnable onTraining = () -> {};

    /** What was asked for, null before that. */
    @Nullable
    BranchTask task() {
        return task;
    }

    /** Branches from this one on say the same of every image. */
    void makeConstantFrom(int branch) {
        makeConstant(other -> other >= branch);
    }

    /** Branches of such an index say the same of every image, and no others. */
    void makeConstant(IntPredicate which) {
        constant = which;
    }

    /** Branches that learn so say the same of every image. */
    void makeConstantBy(BranchLearning learning) {
        constantBy = learning;
    }

    /** The training of branches that learn so diverges. */
    void makeDivergeBy(BranchLearning learning) {
        divergingBy = learning;
    }

    /** Runs while branches are trained. */
    void onTraining(Runnable action) {
        onTraining = action;
    }

    @Override
    public ModelProto pretrain(
            BackboneSpec spec, ImageSet images, TrainingRecipe recipe, ProgressListener listener) {
        throw new UnsupportedOperationException("pretrains nothing");
    }

    @Override
    public List<ModelProto> trainBranches(BranchTask asked, ProgressListener listener) {
        task = asked;
        onTraining.run();
        if (asked.learning().equals(divergingBy)) {
            throw new TrainingDivergedException("loss NaN", 1, 2, 0.1, Path.of("last-good"));
        }
        List<FeatureShape> cuts = asked.backbone().cuts();
        List<FloatBuffer> features = features(asked);
        int[] classes = classes(asked);
        List<ModelProto> branches = new ArrayList<>();
        for (int i = 0; i < cuts.size(); i++) {
            double[][] means = classMeans(asked.images(), classes, features.get(i), cuts.get(i));
            boolean same = constant.test(i) || asked.learning().equals(constantBy);
            branches.add(branch(cuts.get(i), means, same));
        }
        return branches;
    }

    private static ModelProto branch(FeatureShape cut, double[][] means, boolean constant) {
        int channels = cut.channels();
        float[] classifier = new float[means.length * channels];
        float[] bias = new float[means.length];
        float[] confidence = new float[channels];
        for (int k = 0; k < means.length && !constant; k++) {
            for (int c = 0; c < channels; c++) {
                classifier[k * channels + c] = (float) (2 * means[k][c]);
                bias[k] -= (float) (means[k][c] * means[k][c]);
                confidence[c] = (float) (means[k][c] - means[0][c]);
            }
        }
        return ToyNetwork.linearBranch(
                List.of(channels, cut.height(), cut.width()), classifier, bias, confidence);
    }

    private static List<FloatBuffer> features(BranchTask task) {
        ImageSet images = task.images();
        ByteBuffer pixels = ByteBuffer.allocateDirect(images.count() * images.shape().pixels());
        images.fill(pixels, 0, images.count());
        List<FloatBuffer> features = new ArrayList<>();
        for (FeatureShape cut : task.backbone().cuts()) {
            features.add(
                    ByteBuffer.allocateDirect(images.count() * cut.elements() * Float.BYTES)
                            .order(ByteOrder.nativeOrder())
                            .asFloatBuffer());
        }
        task.backbone().features(pixels, images.count(), features);
        return features;
    }

    /** [M], labels or, where the task is without, the backbone's answers. */
    private static int[] classes(BranchTask task) {
        ImageSet images = task.images();
        int[] classes = new int[images.count()];
        FloatBuffer logits = FloatBuffer.allocate(task.backbone().classes());
        for (int i = 0; i < classes.length; i++) {
            classes[i] = images.label(i);
            if (classes[i] == ImageSet.NO_LABEL) {
                ByteBuffer pixels = ByteBuffer.allocateDirect(images.shape().pixels());
                task.backbone().logits(images.fill(pixels, i, 1), 1, logits);
                classes[i] = Logits.largest(logits, 0, logits.capacity());
            }
        }
        return classes;
    }

    private static double[][] classMeans(
            ImageSet images, int[] classes, FloatBuffer features, FeatureShape cut) {
        double[][] sums = new double[images.classNames().size()][cut.channels()];
        int[] counts = new int[sums.length];
        int plane = cut.height() * cut.width();
        for (int i = 0; i < images.count(); i++) {
            counts[classes[i]]++;
            for (int e = 0; e < cut.elements(); e++) {
                sums[classes[i]][e / plane] += features.get(i * cut.elements() + e) / plane;
            }
        }
        for (int k = 0; k < sums.length; k++) {
            for (int c = 0; c < cut.channels(); c++) {
                sums[k][c] /= Math.max(1, counts[k]);
            }
        }
        return sums;
    }
}
