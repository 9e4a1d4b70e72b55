package dev.sluice.augment.cli.pretrain;

import ai.onnx.proto.OnnxMl.ModelProto;
import dev.sluice.augment.data.ImageSet;
import dev.sluice.augment.evaluate.NetworkAnswers;
import dev.sluice.augment.train.OnnxMetadata;

/**
 * Accuracy of a network that gives logits, measured in ONNX Runtime on the file's own bytes, which
 * take normalised images.
 */
final class NetworkAccuracy {

    private NetworkAccuracy() {}

    /** Share of images of which the largest logit is the label's, in [0, 1]. */
    static double of(ModelProto network, ImageSet images, int threads) {
        NetworkAnswers answers =
                NetworkAnswers.of(
                        network,
                        OnnxMetadata.mean(network).orElseThrow(),
                        OnnxMetadata.std(network).orElseThrow(),
                        images,
                        threads,
                        done -> {});
        int right = 0;
        for (int i = 0; i < images.count(); i++) {
            right += answers.classIndex()[i] == images.label(i) ? 1 : 0;
        }
        return (double) right / images.count();
    }
}
