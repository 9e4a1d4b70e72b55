package dev.sluice.augment.train.libtorch;

import dev.sluice.augment.train.libtorch.input.Batch;
import dev.sluice.augment.train.libtorch.layer.Pass;
import dev.sluice.augment.train.libtorch.network.BackboneNetwork;
import dev.sluice.augment.train.recipe.TrainingRecipe;
import java.util.List;
import org.bytedeco.pytorch.AbstractTensor;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Cross entropy of a backbone's answers on normalised images. */
final class BackboneObjective implements Objective {

    private final BackboneNetwork network;
    private final Pass pass;
    private final double labelSmoothing;
    private final Tensor mean;
    private final Tensor std;

    BackboneObjective(BackboneNetwork network, Normalisation normalisation, TrainingRecipe recipe) {
        this.network = network;
        this.pass = Pass.training(recipe.precision());
        this.labelSmoothing = recipe.labelSmoothing();
        this.mean = perChannel(normalisation.mean());
        this.std = perChannel(normalisation.std());
    }

    @Override
    public Outcome of(Batch batch) {
        Tensor pixels = batch.imagesView().to(ScalarType.Float);
        Tensor images = pixels.sub(mean).div(std).contiguous(MemoryFormat.ChannelsLast);
        Tensor logits = network.forward(images, pass);
        Tensor labels = batch.labelsView();
        return new Outcome(
                Losses.crossEntropy(logits, labels, labelSmoothing), List.of(logits), labels);
    }

    /** Numbers for pixels in [0, 1] as float32 [1,C,1,1] for pixels in [0, 255]. */
    private static Tensor perChannel(float[] values) {
        float[] scaled = new float[values.length];
        for (int c = 0; c < values.length; c++) {
            scaled[c] = values[c] * 255;
        }
        return AbstractTensor.create(scaled, 1, values.length, 1, 1);
    }
}
