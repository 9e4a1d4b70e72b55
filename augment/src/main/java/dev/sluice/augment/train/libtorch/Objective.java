package dev.sluice.augment.train.libtorch;

import dev.sluice.augment.train.libtorch.input.Batch;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** What a training makes small: given a batch, a loss to descend and the answers to count. */
@FunctionalInterface
interface Objective {

    Outcome of(Batch batch);

    /**
     * One batch's outcome.
     *
     * @param loss scalar, with its gradient graph
     * @param logits float32 [N,K] of each network in training
     * @param labels int64 [N] that they were held to
     */
    record Outcome(Tensor loss, List<Tensor> logits, Tensor labels) {}
}
