package dev.sluice.augment.train.libtorch;

import dev.sluice.augment.train.branch.BranchTask;
import dev.sluice.augment.train.branch.FeatureShape;
import dev.sluice.augment.train.learning.CascadeLoss;
import dev.sluice.augment.train.learning.Distillation;
import dev.sluice.augment.train.learning.Labels;
import dev.sluice.augment.train.libtorch.input.Batch;
import dev.sluice.augment.train.libtorch.input.FeatureSource;
import dev.sluice.augment.train.libtorch.input.Teacher;
import dev.sluice.augment.train.libtorch.layer.Pass;
import dev.sluice.augment.train.libtorch.layer.Tensors;
import dev.sluice.augment.train.libtorch.network.BranchNetwork;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * The loss of the branches in training: the sum of each branch's {@link Distillation}, with the
 * binary cross entropy of its confidence with whether its own answer is right, or their one {@link
 * CascadeLoss}. Branches share no weight, so in a sum each descends its own loss only.
 */
final class BranchObjective implements Objective {

    private final BranchTask task;
    private final List<BranchNetwork> branches;
    private final List<Integer> exits;
    private final Teacher teacher;
    private final FeatureSource source;
    private final Pass pass;
    private final List<FloatBuffer> features = new ArrayList<>();

    /**
     * @param branches of the whole task
     * @param exits those of them that are in training, in order; the others run not at all, nor
     *     does the backbone behind the last of them
     */
    BranchObjective(
            BranchTask task,
            List<BranchNetwork> branches,
            List<Integer> exits,
            Teacher teacher,
            FeatureSource source) {
        this.task = task;
        this.branches = branches;
        this.exits = exits;
        this.teacher = teacher;
        this.source = source;
        this.pass = Pass.training(task.recipe().precision());
        int batchSize = task.recipe().batchSize();
        int needed = Collections.max(exits) + 1;
        for (FeatureShape cut : task.backbone().cuts().subList(0, needed)) {
            features.add(Tensors.floatBuffer((long) batchSize * cut.elements()));
        }
    }

    @Override
    public Outcome of(Batch batch) {
        source.read(batch, features);
        Tensor taught = teacher.of(batch);
        Tensor labels =
                task.learning().labels() == Labels.DATA
                        ? batch.labelsView()
                        : Losses.answers(taught);
        List<BranchNetwork.Answer> answers = new ArrayList<>();
        for (int exit : exits) {
            answers.add(branches.get(exit).forward(feature(exit, batch.size()), pass, gradient()));
        }
        Tensor loss =
                task.learning().loss() instanceof CascadeLoss cascade
                        ? cascade(cascade, answers, labels, taught)
                        : sum((Distillation) task.learning().loss(), answers, labels, taught);
        return new Outcome(
                loss, answers.stream().map(BranchNetwork.Answer::logits).toList(), labels);
    }

    private BranchNetwork.ConfidenceGradient gradient() {
        return task.learning().loss() instanceof CascadeLoss
                ? BranchNetwork.ConfidenceGradient.INTO_TRUNK
                : BranchNetwork.ConfidenceGradient.HEAD_ONLY;
    }

    /** float32 [N,C,H,W], a view. */
    private Tensor feature(int exit, int count) {
        FeatureShape cut = task.backbone().cuts().get(exit);
        return Tensors.view(features.get(exit), count, cut.channels(), cut.height(), cut.width());
    }

    private Tensor cascade(
            CascadeLoss loss, List<BranchNetwork.Answer> answers, Tensor labels, Tensor taught) {
        List<Tensor> probabilities = new ArrayList<>();
        List<Tensor> confidences = new ArrayList<>();
        List<Double> costs = new ArrayList<>();
        for (int i = 0; i < exits.size(); i++) {
            probabilities.add(Losses.probability(answers.get(i).logits(), labels));
            confidences.add(answers.get(i).confidenceLogits().view(-1).sigmoid());
            costs.add(task.exitCosts().get(exits.get(i)));
        }
        probabilities.add(Losses.probability(taught, labels));
        costs.add(task.exitCosts().get(branches.size()));
        return SoftCascade.of(probabilities, confidences, costs).loss(loss);
    }

    private Tensor sum(
            Distillation loss, List<BranchNetwork.Answer> answers, Tensor labels, Tensor taught) {
        Tensor sum = null;
        for (BranchNetwork.Answer answer : answers) {
            Tensor own =
                    Losses.distillation(
                                    answer.logits(),
                                    labels,
                                    taught,
                                    loss,
                                    task.recipe().labelSmoothing())
                            .add(
                                    Losses.confidence(
                                            answer.confidenceLogits(),
                                            Losses.correct(answer.logits(), labels)));
            sum = sum == null ? own : sum.add(own);
        }
        return sum;
    }
}
