package dev.sluice.augment.train.libtorch;

import dev.sluice.augment.data.ImageSet;
import dev.sluice.augment.train.Progress;
import dev.sluice.augment.train.ProgressListener;
import dev.sluice.augment.train.TrainingDivergedException;
import dev.sluice.augment.train.recipe.TrainingRecipe;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.bytedeco.pytorch.SGD;
import org.bytedeco.pytorch.SGDOptions;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;

/**
 * Runs a recipe over images. All native memory of a step is freed at its end, but for the weights
 * and the optimiser's momentum, so memory does not grow with steps.
 */
final class TrainingLoop {

    private final ImageSet images;
    private final TrainingRecipe recipe;
    private final ProgressListener listener;
    private final Random random;
    private final Batch batch;
    private final int steps;

    TrainingLoop(ImageSet images, TrainingRecipe recipe, ProgressListener listener) {
        if (images.count() < 2) {
            throw new IllegalArgumentException(
                    "need at least 2 images to train on, found " + images.count());
        }
        this.images = images;
        this.recipe = recipe;
        this.listener = listener;
        this.random = new Random(~recipe.seed());
        this.batch = new Batch(images.shape(), Math.min(recipe.batchSize(), images.count()));
        this.steps = images.count() / batch.size();
    }

    /** Changes {@code trained} until the recipe is done. */
    void run(TensorVector trained, Objective objective) {
        try (SGD optimizer = new SGD(trained, options())) {
            int[] order = new int[images.count()];
            for (int i = 0; i < order.length; i++) {
                order[i] = i;
            }
            for (int epoch = 0; epoch < recipe.epochs(); epoch++) {
                shuffle(order);
                runEpoch(epoch, order, optimizer, objective);
            }
        }
    }

    private void runEpoch(int epoch, int[] order, SGD optimizer, Objective objective) {
        Tally tally = new Tally();
        for (int step = 0; step < steps; step++) {
            batch.fill(images, order, step * batch.size(), recipe.augmentation(), random);
            takeStep(epoch, step, optimizer, objective, tally);
            listener.onProgress(tally.progress(epoch, step));
        }
    }

    private void takeStep(int epoch, int step, SGD optimizer, Objective objective, Tally tally) {
        long all = (long) recipe.epochs() * steps;
        double rate = recipe.learningRate().at((long) epoch * steps + step, all);
        double loss = Tensors.scoped(() -> tally.add(descend(optimizer, objective, rate)));
        if (!Double.isFinite(loss)) {
            throw new TrainingDivergedException(loss, epoch, step, rate);
        }
    }

    private Objective.Outcome descend(SGD optimizer, Objective objective, double rate) {
        optimizer.param_groups().get(0).options().set_lr(rate);
        optimizer.zero_grad();
        Objective.Outcome outcome = objective.of(batch);
        outcome.loss().backward();
        optimizer.step();
        return outcome;
    }

    private SGDOptions options() {
        SGDOptions options = new SGDOptions(recipe.learningRate().peak());
        options.momentum().put(TrainingRecipe.MOMENTUM);
        options.weight_decay().put(recipe.weightDecay());
        options.nesterov().put(true);
        return options;
    }

    private void shuffle(int[] order) {
        for (int i = order.length - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            int kept = order[i];
            order[i] = order[other];
            order[other] = kept;
        }
    }

    /** What an epoch has come to so far. */
    private final class Tally {

        private final long start = System.nanoTime();
        private double lossSum;
        private long[] correct = new long[0];

        /** Counts a step in and gives its loss. */
        double add(Objective.Outcome outcome) {
            double loss = outcome.loss().item_double();
            lossSum += loss;
            Tensor labels = batch.labelsView();
            List<Tensor> logits = outcome.logits();
            correct = Arrays.copyOf(correct, logits.size());
            for (int i = 0; i < correct.length; i++) {
                correct[i] += Losses.correct(logits.get(i), labels).sum().item_long();
            }
            return loss;
        }

        Progress progress(int epoch, int step) {
            long seen = (long) (step + 1) * batch.size();
            double seconds = (System.nanoTime() - start) / 1e9;
            List<Double> accuracies =
                    Arrays.stream(correct).mapToObj(right -> (double) right / seen).toList();
            double loss = lossSum / (step + 1);
            return new Progress(
                    epoch, recipe.epochs(), step, steps, loss, accuracies, seen / seconds);
        }
    }
}
