package dev.sluice.augment.train.recipe;

/**
 * How weights are trained: an optimiser over shuffled batches. A last batch that would be smaller
 * than the others is left out of its epoch; the shuffle leaves out other images each time.
 *
 * @param epochs passes over the images
 * @param batchSize images a step; a smaller set is one batch
 * @param optimiser of the steps
 * @param learningRate over all steps of all epochs
 * @param weightDecay L2, on every weight
 * @param labelSmoothing share of the label's weight that goes to all classes alike (arXiv
 *     1512.00567), in [0, 1)
 * @param augmentation what is done to images
 * @param precision of the convolutions
 * @param seed of initial weights, shuffles and augmentation; with one thread the result follows
 *     from it on one machine
 */
public record TrainingRecipe(
        int epochs,
        int batchSize,
        Optimiser optimiser,
        LearningRate learningRate,
        double weightDecay,
        double labelSmoothing,
        Augmentation augmentation,
        Precision precision,
        long seed) {

    /** Nesterov momentum of {@link Optimiser#SGD}. */
    public static final double MOMENTUM = 0.9;

    public TrainingRecipe {
        if (epochs < 1 || batchSize < 2) {
            throw new IllegalArgumentException(
                    "epochs must be at least 1 and batch size at least 2"
                            + " (batch statistics), found %d and %d".formatted(epochs, batchSize));
        }
        if (!(weightDecay >= 0) || !(labelSmoothing >= 0 && labelSmoothing < 1)) {
            throw new IllegalArgumentException(
                    "weight decay must be >= 0 and label smoothing in [0, 1), found %s and %s"
                            .formatted(weightDecay, labelSmoothing));
        }
    }

    /** The same over another number of epochs. */
    public TrainingRecipe withEpochs(int other) {
        return new TrainingRecipe(
                other,
                batchSize,
                optimiser,
                learningRate,
                weightDecay,
                labelSmoothing,
                augmentation,
                precision,
                seed);
    }
}
