package dev.sluice.augment.train.libtorch.layer;

import dev.sluice.augment.train.recipe.Precision;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** How a network is run forward. */
public enum Pass {
    /** With the batch's statistics, which move the running ones; convolutions in bfloat16. */
    TRAIN_BFLOAT16,
    /** With the batch's statistics, which move the running ones. */
    TRAIN_FLOAT32,
    /** With the running statistics, in float32: what the exported network computes. */
    EVALUATE;

    public static Pass training(Precision precision) {
        return precision == Precision.BFLOAT16 ? TRAIN_BFLOAT16 : TRAIN_FLOAT32;
    }

    boolean trains() {
        return this != EVALUATE;
    }

    /** The tensor in the number format that convolutions take in this pass. */
    Tensor cast(Tensor tensor) {
        return this == TRAIN_BFLOAT16 ? tensor.to(ScalarType.BFloat16) : tensor;
    }
}
