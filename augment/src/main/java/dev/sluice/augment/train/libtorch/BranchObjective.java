package dev.sluice.augment.train.libtorch;

import dev.sluice.augment.train.branch.BranchTask;
import dev.sluice.augment.train.branch.FeatureShape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * The sum of all branches' losses: each branch's distillation loss, and the binary cross entropy of
 * its confidence with whether its own answer is right. Branches share no weight, so each descends
 * its own loss only.
 */
final class BranchObjective implements Objective {

    private final BranchTask task;
    private final List<BranchNetwork> branches;
    private final TeacherLogits teacher;
    private final FeatureSource source;
    private final Pass pass;
    private final List<FloatBuffer> features = new ArrayList<>();

    BranchObjective(
            BranchTask task,
            List<BranchNetwork> branches,
            TeacherLogits teacher,
            FeatureSource source) {
        this.task = task;
        this.branches = branches;
        this.pass = Pass.training(task.recipe().precision());
        int batchSize = task.recipe().batchSize();
        this.teacher = teacher;
        this.source = source;
        for (FeatureShape cut : task.backbone().cuts()) {
            int bytes = Math.multiplyExact(batchSize * Float.BYTES, cut.elements());
            features.add(
                    ByteBuffer.allocateDirect(bytes)
                            .order(ByteOrder.nativeOrder())
                            .asFloatBuffer());
        }
    }

    @Override
    public Outcome of(Batch batch) {
        source.read(batch, features);
        Tensor labels = batch.labelsView();
        Tensor taught = teacher.of(batch);
        List<Tensor> logits = new ArrayList<>();
        Tensor sum = null;
        for (int i = 0; i < branches.size(); i++) {
            FeatureShape cut = task.backbone().cuts().get(i);
            Tensor feature =
                    Tensors.view(
                            features.get(i),
                            batch.size(),
                            cut.channels(),
                            cut.height(),
                            cut.width());
            BranchNetwork.Answer answer = branches.get(i).forward(feature, pass);
            Tensor loss = loss(answer, labels, taught);
            sum = sum == null ? loss : sum.add(loss);
            logits.add(answer.logits());
        }
        return new Outcome(sum, logits);
    }

    private Tensor loss(BranchNetwork.Answer answer, Tensor labels, Tensor taught) {
        Tensor answerLoss =
                Losses.distillation(
                        answer.logits(),
                        labels,
                        taught,
                        task.distillation(),
                        task.recipe().labelSmoothing());
        return answerLoss.add(
                Losses.confidence(
                        answer.confidenceLogits(), Losses.correct(answer.logits(), labels)));
    }
}
