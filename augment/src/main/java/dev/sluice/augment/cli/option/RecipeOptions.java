package dev.sluice.augment.cli.option;

import dev.sluice.augment.train.recipe.Augmentation;
import dev.sluice.augment.train.recipe.LearningRate;
import dev.sluice.augment.train.recipe.Optimiser;
import dev.sluice.augment.train.recipe.Precision;
import dev.sluice.augment.train.recipe.TrainingRecipe;
import java.util.List;
import javax.annotation.Nullable;
import picocli.CommandLine.Option;

/** How to train: the same options for every command that trains. */
public final class RecipeOptions {

    @Option(
            names = "--epochs",
            split = ",",
            splitSynopsisLabel = ",",
            paramLabel = "N",
            defaultValue = "20",
            description =
                    "Passes over the images. Of several, separated by commas, each is a branch's, the"
                            + " last those of all others, with --train one-by-one. Default:"
                            + " ${DEFAULT-VALUE}.")
    private List<Integer> epochs;

    @Option(
            names = "--batch-size",
            paramLabel = "N",
            defaultValue = "128",
            description = "Images a step. Default: ${DEFAULT-VALUE}.")
    private int batchSize;

    @Option(
            names = "--optimiser",
            paramLabel = "NAME",
            defaultValue = "SGD",
            description =
                    "${COMPLETION-CANDIDATES}; SGD has Nesterov momentum 0.9. Default:"
                            + " ${DEFAULT-VALUE}.")
    private Optimiser optimiser;

    @Option(
            names = "--learning-rate",
            paramLabel = "X",
            defaultValue = "0.1",
            description =
                    "The largest one; it rises to it and falls as --decay says. Default:"
                            + " ${DEFAULT-VALUE}.")
    private double learningRate;

    @Option(
            names = "--warm-up",
            paramLabel = "X",
            defaultValue = "0.15",
            description =
                    "Share of the steps until the largest learning rate, in [0, 1). Default:"
                            + " ${DEFAULT-VALUE}.")
    private double warmUpShare;

    @Option(
            names = "--decay",
            paramLabel = "SHAPE",
            defaultValue = "LINEAR",
            description =
                    "How the learning rate falls to 0, if at all: ${COMPLETION-CANDIDATES}. Default:"
                            + " ${DEFAULT-VALUE}.")
    private LearningRate.Decay decay;

    @Option(
            names = "--weight-decay",
            paramLabel = "X",
            defaultValue = "5e-4",
            description = "L2. Default: ${DEFAULT-VALUE}.")
    private double weightDecay;

    @Option(
            names = "--label-smoothing",
            paramLabel = "X",
            defaultValue = "0",
            description =
                    "Share of a label's weight given to all classes alike. Default:"
                            + " ${DEFAULT-VALUE}.")
    private double labelSmoothing;

    @Option(
            names = "--crop-padding",
            paramLabel = "PX",
            defaultValue = "2",
            description =
                    "Pixels by which an image may be shifted each way when trained on. Default:"
                            + " ${DEFAULT-VALUE} (4, an eighth of the side, is usual for 32x32).")
    private int cropPadding;

    @Option(
            names = "--flip",
            paramLabel = "X",
            defaultValue = "0.5",
            description =
                    "Share of images mirrored left to right when trained on, in [0, 1]; 0 where"
                            + " mirroring changes the class. Default: ${DEFAULT-VALUE}.")
    private double flipProbability;

    @Option(
            names = "--precision",
            paramLabel = "FORMAT",
            description =
                    "Of the convolutions when training: ${COMPLETION-CANDIDATES}. Default: BFLOAT16"
                            + " where the processor multiplies it (AVX512-BF16), else FLOAT32.")
    @Nullable
    private Precision precision;

    @Option(
            names = "--threads",
            paramLabel = "N",
            defaultValue = "1",
            description =
                    "CPU threads. More than 1 pays on an idle machine only. Default:"
                            + " ${DEFAULT-VALUE}.")
    private int threads;

    public int threads() {
        return threads;
    }

    /** At least one number. */
    public List<Integer> epochs() {
        return epochs;
    }

    public TrainingRecipe recipe(long seed) {
        return new TrainingRecipe(
                epochs.get(0),
                batchSize,
                optimiser,
                new LearningRate(learningRate, warmUpShare, decay),
                weightDecay,
                labelSmoothing,
                new Augmentation(cropPadding, flipProbability),
                precision == null ? Precision.fastest() : precision,
                seed);
    }
}
