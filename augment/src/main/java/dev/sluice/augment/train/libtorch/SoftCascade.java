package dev.sluice.augment.train.libtorch;

import dev.sluice.augment.train.learning.CascadeLoss;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * The recursions of {@link CascadeLoss} over a batch of B images, for the probability of each
 * image's label only: the loss reads no other class.
 *
 * @param probabilities P_0 to P_N, each [B]
 * @param costs C_0 to C_N, each [B]
 */
record SoftCascade(List<Tensor> probabilities, List<Tensor> costs) {

    /** Keeps the logarithm finite, and its gradient at most ten million. */
    private static final double EPSILON = 1e-7;

    /**
     * @param labelProbabilities p_0 to p_N of each image's label, each [B]
     * @param confidences c_0 to c_(N-1), each [B]
     * @param exitCosts k_0 to k_N
     */
    static SoftCascade of(
            List<Tensor> labelProbabilities, List<Tensor> confidences, List<Double> exitCosts) {
        int last = confidences.size();
        List<Tensor> probabilities = new ArrayList<>(List.of(labelProbabilities.get(last)));
        List<Tensor> costs = new ArrayList<>();
        costs.add(torch.full_like(labelProbabilities.get(last), cost(exitCosts, last)));
        for (int exit = last - 1; exit >= 0; exit--) {
            Tensor leaves = confidences.get(exit);
            Tensor stays = leaves.neg().add(new Scalar(1.0));
            int next = last - 1 - exit;
            probabilities.add(
                    leaves.mul(labelProbabilities.get(exit))
                            .add(stays.mul(probabilities.get(next))));
            costs.add(leaves.mul(cost(exitCosts, exit)).add(stays.mul(costs.get(next))));
        }
        Collections.reverse(probabilities);
        Collections.reverse(costs);
        return new SoftCascade(probabilities, costs);
    }

    /** Scalar, a mean over the batch. */
    Tensor loss(CascadeLoss loss) {
        int exits = probabilities.size() - 1;
        return switch (loss.version()) {
            case V1 -> from(0, loss.lambda());
            case V2 -> {
                Tensor sum = from(0, loss.lambda());
                for (int exit = 1; exit < exits; exit++) {
                    sum = sum.add(from(exit, loss.lambda()));
                }
                yield sum.div(new Scalar((double) exits));
            }
        };
    }

    private Tensor from(int exit, double lambda) {
        Tensor unlikely = probabilities.get(exit).add(new Scalar(EPSILON)).log().mean().neg();
        return unlikely.add(costs.get(exit).mean().mul(new Scalar(lambda)));
    }

    private static Scalar cost(List<Double> exitCosts, int exit) {
        return new Scalar(exitCosts.get(exit).doubleValue());
    }
}
