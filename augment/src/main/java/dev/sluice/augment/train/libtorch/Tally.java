package dev.sluice.augment.train.libtorch;

import dev.sluice.augment.train.Progress;
import dev.sluice.augment.train.checkpoint.Checkpoint;
import dev.sluice.augment.train.checkpoint.CheckpointPace.Moment;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** How far a training has come, and what its epoch has come to so far. */
final class Tally {

    private static final double NANOS = 1e9;

    private final int epochs;
    private final int steps;
    private final int batchSize;

    // The step to take; written by next and resume.
    private int epoch;
    private int step;

    // Over the epoch's steps; written by add, next and resume.
    private double lossSum;
    private long[] correct = new long[0];

    // Where this process began to count time: in all, and in this epoch.
    private long startNanos;
    private long startSteps;
    private long epochNanos;
    private int epochSteps;

    /**
     * @param steps in an epoch
     */
    Tally(int epochs, int steps, int batchSize) {
        this.epochs = epochs;
        this.steps = steps;
        this.batchSize = batchSize;
    }

    /** Goes on where a checkpoint was written. */
    void resume(Checkpoint last) {
        epoch = last.epoch();
        step = last.step();
        lossSum = last.lossSum();
        correct = last.correct();
    }

    /** The first step of this process begins. */
    void startClock() {
        startNanos = System.nanoTime();
        startSteps = stepsDone();
        epochNanos = startNanos;
        epochSteps = step;
    }

    /** Of the step to take, from 0; the number of epochs when none is left. */
    int epoch() {
        return epoch;
    }

    /** The step to take within its epoch, from 0. */
    int step() {
        return step;
    }

    /** In an epoch. */
    int steps() {
        return steps;
    }

    long stepsDone() {
        return (long) epoch * steps + step;
    }

    long stepsInAll() {
        return (long) epochs * steps;
    }

    boolean isDone() {
        return epoch == epochs;
    }

    double lossSum() {
        return lossSum;
    }

    /** Right answers, one a network. */
    long[] correct() {
        return correct.clone();
    }

    /** Counts the step in that was just taken and gives its loss. */
    double add(Objective.Outcome outcome) {
        double loss = outcome.loss().item_double();
        lossSum += loss;
        List<Tensor> logits = outcome.logits();
        correct = Arrays.copyOf(correct, logits.size());
        for (int i = 0; i < correct.length; i++) {
            correct[i] += Losses.correct(logits.get(i), outcome.labels()).sum().item_long();
        }
        return loss;
    }

    /** After the step that was just counted in. */
    Progress progress() {
        long now = System.nanoTime();
        long seen = (long) (step + 1) * batchSize;
        List<Double> accuracies =
                Arrays.stream(correct).mapToObj(right -> (double) right / seen).toList();
        double rate = (step + 1 - epochSteps) * batchSize / ((now - epochNanos) / NANOS);
        long taken = stepsDone() + 1 - startSteps;
        double left = (double) (now - startNanos) / taken * (stepsInAll() - stepsDone() - 1);
        return new Progress(
                epoch,
                epochs,
                step,
                steps,
                lossSum / (step + 1),
                accuracies,
                rate,
                Duration.ofNanos((long) left));
    }

    /** Goes on to the next step. */
    void next() {
        step++;
        if (step == steps) {
            step = 0;
            epoch++;
            lossSum = 0;
            correct = new long[0];
            epochNanos = System.nanoTime();
            epochSteps = 0;
        }
    }

    /** Where the training stands before the step to take. */
    Moment moment() {
        if (isDone()) {
            return Moment.END_OF_TRAINING;
        }
        return step == 0 ? Moment.END_OF_EPOCH : Moment.WITHIN_EPOCH;
    }
}
