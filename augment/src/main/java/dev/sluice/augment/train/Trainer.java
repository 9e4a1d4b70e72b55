package dev.sluice.augment.train;

import ai.onnx.proto.OnnxMl.ModelProto;
import dev.sluice.augment.data.ImageSet;
import dev.sluice.augment.train.backbone.BackboneSpec;
import dev.sluice.augment.train.branch.BranchTask;
import dev.sluice.augment.train.recipe.TrainingRecipe;
import java.util.List;

/**
 * Trains networks and gives them as ONNX: opset 13, IR 8, float32, batch dimension {@code N} free,
 * batch normalisation kept as nodes with its running statistics. Blocks until done; one training at
 * a time.
 */
public interface Trainer {

    /**
     * Trains a backbone from random weights.
     *
     * @param images labelled, of the spec's shape and number of classes
     * @return input {@code images} float32 [N,C,H,W], which is (x / 255 - mean) / std per channel;
     *     output {@code logits} float32 [N,K]. Mean and std over {@code images} are the metadata
     *     entries {@link OnnxMetadata#MEAN} and {@link OnnxMetadata#STD}. Tensors at which it can
     *     be cut end in {@code .out}: blocks of a residual network {@code group<g>.block<b>.out},
     *     ReLUs and pools of a VGG {@code group<g>.layer<l>.out} and {@code pool<g>.out}, layers
     *     and transitions of a DenseNet {@code block<b>.layer<l>.out} and {@code transition<b>.out}
     * @throws TrainingDivergedException if the loss or a weight is no longer finite
     */
    ModelProto pretrain(
            BackboneSpec spec, ImageSet images, TrainingRecipe recipe, ProgressListener listener);

    /**
     * Trains all branches of a task; the backbone stays as it is.
     *
     * @return one model a branch, in order: input {@code features} float32 [N,C,H,W]; outputs
     *     {@code logits} float32 [N,K] and {@code confidence_logit} float32 [N,1], whose sigmoid is
     *     the probability that the branch's answer is right. Every other name begins with the
     *     branch's own, so that models can be merged
     * @throws TrainingDivergedException if the loss or a weight is no longer finite
     */
    List<ModelProto> trainBranches(BranchTask task, ProgressListener listener);
}
