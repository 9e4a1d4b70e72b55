package dev.sluice.augment.train;

import ai.onnx.proto.OnnxMl.ModelProto;
import dev.sluice.augment.data.ImageSet;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.AbstractTensor;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** {@link Trainer} over libtorch on the CPU. */
public final class LibtorchTrainer implements Trainer {

    /**
     * @param threads for libtorch, in the whole process. One unless the machine is known to be idle: on a shared one two
     *     threads that wait for each other were measured at a fifth of the speed of one
     */
    public LibtorchTrainer(int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("threads must be at least 1, found " + threads);
        }
        torch.set_num_threads(threads);
    }

    @Override
    public ModelProto pretrain(
            ResidualNetworkSpec spec, ImageSet images, TrainingRecipe recipe, ProgressListener listener) {
        requireFit(spec, images);
        return Tensors.scoped(() -> trainBackbone(spec, images, recipe, listener));
    }

    private static ModelProto trainBackbone(
            ResidualNetworkSpec spec, ImageSet images, TrainingRecipe recipe, ProgressListener listener) {
        Normalisation normalisation = Normalisation.of(images);
        Tensor offset = perChannel(normalisation.mean(), 255);
        Tensor scale = perChannel(normalisation.std(), 255);
        Pass pass = Pass.training(recipe.precision());
        try (ResidualNetwork network = new ResidualNetwork(spec, recipe.seed())) {
            Objective objective =
                    batch -> {
                        Tensor input = normalised(batch.imagesView(), offset, scale);
                        Tensor logits = network.forward(input, pass);
                        Tensor labels = batch.labelsView();
                        return new Objective.Outcome(
                                Losses.crossEntropy(logits, labels, recipe.labelSmoothing()),
                                List.of(logits));
                    };
            new TrainingLoop(images, recipe, listener).run(network.weights().trained(), objective);
            return network.export(
                    Map.of(
                            "sluice.mean", normalisation.meanText(),
                            "sluice.std", normalisation.stdText()));
        }
    }

    /** uint8 [N,C,H,W] to float32 (x - offset) / scale, channels-last. */
    private static Tensor normalised(Tensor images, Tensor offset, Tensor scale) {
        return images.to(ScalarType.Float).sub(offset).div(scale).contiguous(MemoryFormat.ChannelsLast);
    }

    /** float32 [1,C,1,1] of {@code factor} times the values. */
    private static Tensor perChannel(float[] values, float factor) {
        float[] scaled = new float[values.length];
        for (int c = 0; c < values.length; c++) {
            scaled[c] = values[c] * factor;
        }
        return AbstractTensor.create(scaled, 1, values.length, 1, 1);
    }

    private static void requireFit(ResidualNetworkSpec spec, ImageSet images) {
        if (!images.shape().equals(spec.input()) || images.classNames().size() != spec.classes()) {
            throw new IllegalArgumentException(
                    "network takes %s images of %d classes, found %s images of %d classes"
                            .formatted(
                                    spec.input(), spec.classes(), images.shape(), images.classNames().size()));
        }
        for (int i = 0; i < images.count(); i++) {
            if (images.label(i) == ImageSet.NO_LABEL) {
                throw new IllegalArgumentException("image %d has no label to train on".formatted(i));
            }
        }
    }
}
