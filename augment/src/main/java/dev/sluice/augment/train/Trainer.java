package dev.sluice.augment.train;

import ai.onnx.proto.OnnxMl.ModelProto;
import dev.sluice.augment.data.ImageSet;

/**
 * Trains networks and gives them as ONNX: opset 13, IR 8, float32, batch dimension {@code N} free, batch normalisation
 * kept as nodes with its running statistics. Blocks until done; one training at a time.
 */
public interface Trainer {

    /**
     * Trains a backbone from random weights.
     *
     * @param images labelled, of the spec's shape and number of classes
     * @return input {@code images} float32 [N,C,H,W], which is (x / 255 - mean) / std per channel; output {@code logits}
     *     float32 [N,K]. Mean and std over {@code images} are the metadata entries {@code sluice.mean} and {@code
     *     sluice.std}, C numbers separated by commas. Block k of group g ends in {@code group<g>.block<k>.out}
     * @throws TrainingDivergedException if the loss is no longer finite
     */
    ModelProto pretrain(
            ResidualNetworkSpec spec, ImageSet images, TrainingRecipe recipe, ProgressListener listener);
}
