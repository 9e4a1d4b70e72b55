package dev.sluice.augment.train.libtorch;

import dev.sluice.augment.train.learning.Distillation;
import org.bytedeco.pytorch.CrossEntropyLossOptions;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Losses over a batch, each a scalar mean over its images. */
final class Losses {

    private Losses() {}

    /**
     * Cross entropy of logits [N,K] with labels int64 [N], the label's weight smoothed over all
     * classes.
     */
    static Tensor crossEntropy(Tensor logits, Tensor labels, double smoothing) {
        CrossEntropyLossOptions options = new CrossEntropyLossOptions();
        options.label_smoothing().put(smoothing);
        return torch.cross_entropy(logits, labels, options);
    }

    /**
     * {@link Distillation}'s loss of logits [N,K] against labels int64 [N] and the backbone's
     * logits [N,K].
     */
    static Tensor distillation(
            Tensor logits, Tensor labels, Tensor taught, Distillation weights, double smoothing) {
        Tensor fromLabels = crossEntropy(logits, labels, smoothing);
        double t = weights.temperature();
        Scalar inverse = new Scalar(1 / t);
        Tensor ours = torch.log_softmax(logits.mul(inverse), 1);
        Tensor theirs = torch.log_softmax(taught.mul(inverse), 1);
        Tensor divergence = theirs.exp().mul(theirs.sub(ours)).sum(1).mean();
        double a = weights.labelWeight();
        return fromLabels.mul(new Scalar(a)).add(divergence.mul(new Scalar((1 - a) * t * t)));
    }

    /**
     * Binary cross entropy of confidence logits [N,1] with whether the answer is right, bool [N].
     */
    static Tensor confidence(Tensor confidenceLogits, Tensor right) {
        return torch.binary_cross_entropy_with_logits(
                confidenceLogits.view(-1), right.to(ScalarType.Float));
    }

    /** Bool [N]: whether the largest of logits [N,K] is the label's. */
    static Tensor correct(Tensor logits, Tensor labels) {
        return answers(logits).eq(labels);
    }

    /** int64 [N]: the class of the largest of logits [N,K]. */
    static Tensor answers(Tensor logits) {
        return logits.argmax(new LongOptional(1), false);
    }

    /** [N]: the label's probability, by the softmax of logits [N,K]. */
    static Tensor probability(Tensor logits, Tensor labels) {
        return torch.softmax(logits, 1).gather(1, labels.view(-1, 1)).view(-1);
    }
}
