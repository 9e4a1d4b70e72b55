package dev.sluice.augment.train.libtorch;

import dev.sluice.augment.data.ImageSet;
import dev.sluice.augment.train.ProgressListener;
import dev.sluice.augment.train.TrainingDivergedException;
import dev.sluice.augment.train.checkpoint.Checkpoint;
import dev.sluice.augment.train.checkpoint.Checkpoints;
import dev.sluice.augment.train.checkpoint.ResumableRandom;
import dev.sluice.augment.train.libtorch.input.Batch;
import dev.sluice.augment.train.libtorch.layer.Tensors;
import dev.sluice.augment.train.libtorch.layer.Weights;
import dev.sluice.augment.train.recipe.TrainingRecipe;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Optimizer;
import org.bytedeco.pytorch.TensorVector;

/**
 * Runs a recipe over images, once. All native memory of a step is freed at its end, but for the
 * weights and the optimiser's state, so memory does not grow with steps.
 *
 * <p>Why a resumed training ends where an uninterrupted one does, bit for bit: what a step does
 * follows from the weights with their statistics, the optimiser's state, the step's number (the
 * learning rate) and its batch; the batch from the order and the generator's state. A checkpoint
 * holds all of these as they are between two steps, in full precision, and nothing else is carried
 * from step to step: gradients are cleared at the start of each. Sums for the progress are there
 * too, so that the epoch's figures are right.
 */
final class TrainingLoop {

    private final ImageSet images;
    private final TrainingRecipe recipe;
    private final ProgressListener listener;
    private final Checkpoints checkpoints;
    private final ResumableRandom random;
    private final Batch batch;
    private final int[] order;
    private final Tally tally;

    TrainingLoop(
            ImageSet images,
            TrainingRecipe recipe,
            Checkpoints checkpoints,
            ProgressListener listener) {
        if (images.count() < 2) {
            throw new IllegalArgumentException(
                    "need at least 2 images to train on, found " + images.count());
        }
        this.images = images;
        this.recipe = recipe;
        this.listener = listener;
        this.checkpoints = checkpoints;
        this.random = new ResumableRandom(~recipe.seed());
        this.batch = new Batch(images.shape(), Math.min(recipe.batchSize(), images.count()));
        this.order = IntStream.range(0, images.count()).toArray();
        this.tally = new Tally(recipe.epochs(), images.count() / batch.size(), batch.size());
    }

    /**
     * Changes the networks' weights until the recipe is done, from the last checkpoint on if there
     * is one.
     */
    void run(List<Weights> networks, Objective objective) {
        TensorVector trained = new TensorVector();
        networks.forEach(weights -> weights.addTrainedTo(trained));
        try (Optimizer optimizer = Optimisers.of(recipe, trained)) {
            checkpoints.latest().ifPresent(last -> resume(last, networks, optimizer));
            tally.startClock();
            while (!tally.isDone()) {
                if (tally.step() == 0) {
                    shuffle();
                }
                takeStep(optimizer, objective);
                checkpoints.offer(tally.moment(), () -> checkpoint(networks, optimizer));
            }
            requireFinite(networks);
        }
    }

    private void takeStep(Optimizer optimizer, Objective objective) {
        int step = tally.step();
        batch.fill(images, order, step * batch.size(), recipe.augmentation(), random);
        double rate = recipe.learningRate().at(tally.stepsDone(), tally.stepsInAll());
        double loss = Tensors.scoped(() -> tally.add(descend(optimizer, objective, rate)));
        if (!Double.isFinite(loss)) {
            throw diverged("loss " + loss, tally.epoch(), step);
        }
        listener.onProgress(tally.progress());
        tally.next();
    }

    private Objective.Outcome descend(Optimizer optimizer, Objective objective, double rate) {
        optimizer.param_groups().get(0).options().set_lr(rate);
        optimizer.zero_grad();
        Objective.Outcome outcome = objective.of(batch);
        outcome.loss().backward();
        optimizer.step();
        return outcome;
    }

    private void shuffle() {
        for (int i = order.length - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            int kept = order[i];
            order[i] = order[other];
            order[other] = kept;
        }
    }

    /** The loss tells of the weights before a step, so nothing has told of those after the last. */
    private void requireFinite(List<Weights> networks) {
        for (Weights network : networks) {
            for (float[] tensor : network.values()) {
                requireFinite(tensor);
            }
        }
    }

    private void requireFinite(float[] tensor) {
        for (float value : tensor) {
            if (!Float.isFinite(value)) {
                throw diverged("weight " + value, recipe.epochs() - 1, tally.steps() - 1);
            }
        }
    }

    private TrainingDivergedException diverged(String found, int epoch, int step) {
        double rate =
                recipe.learningRate().at((long) epoch * tally.steps() + step, tally.stepsInAll());
        return new TrainingDivergedException(found, epoch, step, rate, lastGood().orElse(null));
    }

    private Checkpoint checkpoint(List<Weights> networks, Optimizer optimizer) {
        List<float[]> weights = new ArrayList<>();
        networks.forEach(network -> weights.addAll(network.values()));
        long bytes = weights.stream().mapToLong(w -> (long) w.length * Float.BYTES).sum();
        return new Checkpoint(
                tally.epoch(),
                tally.step(),
                random.state(),
                order,
                tally.lossSum(),
                tally.correct(),
                weights,
                OptimizerState.of(optimizer, bytes, checkpoints.file().orElseThrow()));
    }

    private void resume(Checkpoint last, List<Weights> networks, Optimizer optimizer) {
        int from = 0;
        for (Weights network : networks) {
            network.restore(last.weights().subList(from, from + network.count()));
            from += network.count();
        }
        OptimizerState.restore(optimizer, last.optimizer());
        random.setState(last.random());
        System.arraycopy(last.order(), 0, order, 0, order.length);
        tally.resume(last);
        listener.onNote(
                tally.isDone()
                        ? "all %d epochs were trained before".formatted(recipe.epochs())
                        : "resuming from epoch %d/%d, step %d/%d"
                                .formatted(
                                        tally.epoch() + 1,
                                        recipe.epochs(),
                                        tally.step() + 1,
                                        tally.steps()));
    }

    private Optional<Path> lastGood() {
        return checkpoints.latest().isPresent() ? checkpoints.file() : Optional.empty();
    }
}
