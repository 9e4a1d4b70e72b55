package dev.sluice.augment.train;

import org.bytedeco.pytorch.CrossEntropyLossOptions;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Losses over a batch, each a scalar mean over its images. */
final class Losses {

    private Losses() {}

    /** Cross entropy of logits [N,K] with labels int64 [N], the label's weight smoothed over all classes. */
    static Tensor crossEntropy(Tensor logits, Tensor labels, double smoothing) {
        CrossEntropyLossOptions options = new CrossEntropyLossOptions();
        options.label_smoothing().put(smoothing);
        return torch.cross_entropy(logits, labels, options);
    }

    /** Bool [N]: whether the largest of logits [N,K] is the label's. */
    static Tensor correct(Tensor logits, Tensor labels) {
        return logits.argmax(new LongOptional(1), false).eq(labels);
    }
}
