package dev.sluice.augment.train.learning;

import dev.sluice.augment.train.branch.BranchTask;
import java.util.Locale;

/**
 * PTEENet's loss of all exits at once (Lahiany and Aperstein, IEEE Access 10, 2022, arXiv
 * 2501.02508; the recursions follow the authors' published code): the cascade with each decision
 * softened to its confidence, so that classes, confidences and costs are learnt together.
 *
 * <p>Exit i of N early ones has class probabilities p_i, confidence c_i, relative cost k_i; exit N
 * is the backbone, with its own probabilities p_N. From the end:
 *
 * <ul>
 *   <li>P_N = p_N, P_i = c_i p_i + (1 - c_i) P_(i+1): the cascade's probabilities from exit i on
 *   <li>C_N = k_N, C_i = c_i k_i + (1 - c_i) C_(i+1): its expected cost from exit i on
 *   <li>{@link Version#V1}: mean of -log P_0[label] + lambda C_0
 *   <li>{@link Version#V2}: mean of -log P_i[label] + lambda C_i, summed over i &lt; N, divided by
 *       N
 * </ul>
 *
 * <p>Gradients flow from the confidence into the trunk. With S_i the product of 1 - c_j over j &lt;
 * i: dP_0/dp_i = S_i c_i, dP_0/dc_i = S_i (p_i - P_(i+1)), dC_0/dc_i = S_i (k_i - C_(i+1)).
 *
 * <p>We differ in k, which is the task's ({@link BranchTask#exitCosts}): there every branch that
 * ran is counted, so k_N is above 1; the authors' code leaves out those passed on the way and has
 * k_N = 1.
 *
 * @param version which suffixes of the cascade count
 * @param lambda price of cost, 0 or more: a larger one makes branches let more images leave
 */
public record CascadeLoss(Version version, double lambda) implements BranchLoss {

    /** Lambda of the authors' ResNet-110. */
    public static final double USUAL_LAMBDA = 0.9;

    /** Which suffixes of the cascade count. */
    public enum Version {
        /** The whole cascade. An exit learns as far as images get to it. */
        V1,
        /** The cascade from each early exit on, alike. */
        V2;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public CascadeLoss {
        if (!(lambda >= 0) || !Double.isFinite(lambda)) {
            throw new IllegalArgumentException("lambda must be 0 or more, found " + lambda);
        }
    }

    @Override
    public String toString() {
        return version + ", lambda " + lambda;
    }
}
