package dev.sluice.augment.cli.attach;

import dev.sluice.augment.data.ImageSet;
import dev.sluice.augment.train.learning.BranchLearning;
import dev.sluice.augment.train.learning.BranchLoss;
import dev.sluice.augment.train.learning.CascadeLoss;
import dev.sluice.augment.train.learning.Distillation;
import dev.sluice.augment.train.learning.Labels;
import dev.sluice.augment.train.learning.TeacherView;
import dev.sluice.augment.train.learning.TrainingOrder;
import java.util.List;
import java.util.Locale;
import javax.annotation.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** What branches learn, and from whom. */
final class LearningOptions {

    /** A loss as the command line knows it. */
    enum LossName {
        DISTILLATION,
        V1,
        V2;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--recipe",
            paramLabel = "NAME",
            defaultValue = "sluice",
            description =
                    "Whose defaults to take: ${COMPLETION-CANDIDATES} (the paper's method; see"
                            + " below). Default: ${DEFAULT-VALUE}.")
    private NamedRecipe recipe;

    @Option(
            names = "--loss",
            paramLabel = "LOSS",
            defaultValue = "distillation",
            description =
                    "What branches descend: distillation (each branch by itself, from labels and"
                            + " backbone), or PTEENet's v1 (the whole cascade's error and cost) or v2"
                            + " (the cascade's from every exit on). Default: ${DEFAULT-VALUE}.")
    private LossName loss;

    @Option(
            names = "--lambda",
            split = ",",
            splitSynopsisLabel = ",",
            paramLabel = "X",
            defaultValue = "" + CascadeLoss.USUAL_LAMBDA,
            description =
                    "Price of cost in v1 and v2; a larger one lets more images leave. Of several,"
                            + " separated by commas, each is trained with, and the one is kept that"
                            + " does best on the calibration images at the default operating point."
                            + " Default: ${DEFAULT-VALUE}.")
    private List<Double> lambdas;

    @Option(
            names = "--label-weight",
            paramLabel = "X",
            defaultValue = "" + Distillation.USUAL_LABEL_WEIGHT,
            description =
                    "Weight of the labels in distillation, in [0, 1]; the rest is the backbone's"
                            + " answer. Default: ${DEFAULT-VALUE}.")
    private double labelWeight;

    @Option(
            names = "--distillation-temperature",
            paramLabel = "T",
            defaultValue = "" + Distillation.USUAL_TEMPERATURE,
            description = "Softens the backbone's answer; at least 1. Default: ${DEFAULT-VALUE}.")
    private double distillationTemperature;

    @Option(
            names = "--labels",
            paramLabel = "FROM",
            description =
                    "What a right answer is when training: ${COMPLETION-CANDIDATES}, the backbone's"
                            + " own answer or the label in the data. Default: data where every image"
                            + " has a label, else backbone.")
    @Nullable
    private Labels labels;

    @Option(
            names = "--teacher",
            paramLabel = "VIEW",
            defaultValue = "original",
            description =
                    "Image that the backbone answers when training: ${COMPLETION-CANDIDATES}, as it"
                            + " is or cropped and mirrored as for the branch, which runs the whole"
                            + " backbone at every step. Default: ${DEFAULT-VALUE}.")
    private TeacherView teacher;

    @Option(
            names = "--train",
            paramLabel = "ORDER",
            defaultValue = "together",
            description =
                    "Branches ${COMPLETION-CANDIDATES}; one by one each has all the epochs and is"
                            + " trained against the final exit alone. Default: ${DEFAULT-VALUE}.")
    private TrainingOrder order;

    NamedRecipe recipe() {
        return recipe;
    }

    /** A way of learning for each loss. */
    List<BranchLearning> learnings(List<BranchLoss> losses, ImageSet images) {
        Labels from = labels == null ? Labels.of(images) : labels;
        return losses.stream().map(one -> new BranchLearning(one, from, teacher, order)).toList();
    }

    /** One for each lambda, or the one of distillation. */
    List<BranchLoss> losses() {
        return switch (loss) {
            case DISTILLATION -> {
                refuse("--lambda", "loss distillation has no lambda; expected --loss v1 or v2");
                yield List.of(new Distillation(labelWeight, distillationTemperature));
            }
            case V1 -> cascade(CascadeLoss.Version.V1);
            case V2 -> cascade(CascadeLoss.Version.V2);
        };
    }

    private List<BranchLoss> cascade(CascadeLoss.Version version) {
        refuse("--label-weight", "loss " + loss + " does not weigh labels");
        refuse("--distillation-temperature", "loss " + loss + " has no temperature");
        return lambdas.stream()
                .<BranchLoss>map(lambda -> new CascadeLoss(version, lambda))
                .toList();
    }

    private void refuse(String option, String why) {
        ParseResult given = spec.commandLine().getParseResult();
        if (given.hasMatchedOption(option)) {
            throw new ParameterException(spec.commandLine(), option + ": " + why);
        }
    }
}
