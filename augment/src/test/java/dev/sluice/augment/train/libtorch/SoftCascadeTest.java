package dev.sluice.augment.train.libtorch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.augment.train.learning.CascadeLoss;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import org.assertj.core.data.Offset;
import org.bytedeco.pytorch.AbstractTensor;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

/** Three early exits, five images, in float64, against arithmetic on arrays. */
class SoftCascadeTest {

    private static final int EXITS = 3;
    private static final int IMAGES = 5;
    private static final List<Double> COSTS = List.of(0.2, 0.45, 0.8, 1.15);
    private static final Offset<Double> EXACT = Offset.offset(1e-12);
    private static final double STEP = 1e-6;

    /** p of exits 0 to 3, then c of exits 0 to 2; [7][5]. */
    private final double[][] values = values();

    private final List<Tensor> tensors = new ArrayList<>();

    SoftCascadeTest() {
        for (double[] row : values) {
            Tensor tensor = AbstractTensor.create(row, IMAGES);
            tensors.add(tensor.set_requires_grad(true));
        }
    }

    @Test
    void everySuffixOfTheCascadeIsAMixtureByWhoLeavesWhere() {
        SoftCascade cascade = cascade();

        for (int exit = 0; exit <= EXITS; exit++) {
            for (int n = 0; n < IMAGES; n++) {
                assertThat(at(cascade.probabilities().get(exit), n))
                        .isCloseTo(probability(values, exit, n), EXACT);
                assertThat(at(cascade.costs().get(exit), n))
                        .isCloseTo(cost(values, exit, n), EXACT);
            }
        }
    }

    @Test
    void v1IsTheWholeCascadesErrorAndCost() {
        double loss = cascade().loss(new CascadeLoss(CascadeLoss.Version.V1, 0.9)).item_double();

        assertThat(loss).isCloseTo(v1(values), EXACT);
    }

    @Test
    void v2IsTheMeanOverTheSuffixesThatBeginAtAnEarlyExit() {
        double loss = cascade().loss(new CascadeLoss(CascadeLoss.Version.V2, 0.9)).item_double();

        assertThat(loss).isCloseTo(v2(values), EXACT);
    }

    @Test
    void v1AndV2OfOneExitAreTheSame() {
        SoftCascade single =
                SoftCascade.of(
                        List.of(tensors.get(0), tensors.get(3)),
                        List.of(tensors.get(4)),
                        List.of(0.2, 1.15));

        assertThat(single.loss(new CascadeLoss(CascadeLoss.Version.V2, 0.9)).item_double())
                .isEqualTo(single.loss(new CascadeLoss(CascadeLoss.Version.V1, 0.9)).item_double());
    }

    @Test
    void theProbabilitysGradientsAreTheClosedForm() {
        cascade().probabilities().get(0).sum().backward();

        for (int exit = 0; exit < EXITS; exit++) {
            for (int n = 0; n < IMAGES; n++) {
                double comes = survival(exit, n);
                double leaves = values[EXITS + 1 + exit][n];
                double gain = values[exit][n] - probability(values, exit + 1, n);
                assertThat(gradient(exit, n)).isCloseTo(comes * leaves, EXACT);
                assertThat(gradient(EXITS + 1 + exit, n)).isCloseTo(comes * gain, EXACT);
            }
        }
    }

    @Test
    void theCostsGradientsAreTheClosedForm() {
        cascade().costs().get(0).sum().backward();

        for (int exit = 0; exit < EXITS; exit++) {
            for (int n = 0; n < IMAGES; n++) {
                double saved = COSTS.get(exit) - cost(values, exit + 1, n);
                assertThat(gradient(EXITS + 1 + exit, n))
                        .isCloseTo(survival(exit, n) * saved, EXACT);
            }
        }
    }

    @Test
    void v1sGradientsAreItsCentralDifferences() {
        cascade().loss(new CascadeLoss(CascadeLoss.Version.V1, 0.9)).backward();

        requireGradients(SoftCascadeTest::v1);
    }

    @Test
    void v2sGradientsAreItsCentralDifferences() {
        cascade().loss(new CascadeLoss(CascadeLoss.Version.V2, 0.9)).backward();

        requireGradients(SoftCascadeTest::v2);
    }

    @Test
    void aLabelOfNoProbabilityHasAFiniteLossAndGradient() {
        Tensor none = AbstractTensor.create(new double[] {0, 0}, 2);
        Tensor sure =
                AbstractTensor.create(new double[] {1, 1}, 2)
                        .mul(new Scalar(1.0))
                        .set_requires_grad(true);

        Tensor loss =
                SoftCascade.of(List.of(none, none), List.of(sure), List.of(0.5, 1.0))
                        .loss(new CascadeLoss(CascadeLoss.Version.V1, 0.9));
        loss.backward();

        assertThat(loss.item_double()).isCloseTo(-Math.log(1e-7) + 0.9 * 0.5, EXACT);
        assertThat(at(sure.grad(), 0)).isCloseTo(0.9 * (0.5 - 1.0) / 2, EXACT);
    }

    private SoftCascade cascade() {
        return SoftCascade.of(
                tensors.subList(0, EXITS + 1), tensors.subList(EXITS + 1, 2 * EXITS + 1), COSTS);
    }

    private void requireGradients(ToDoubleFunction<double[][]> loss) {
        for (int row = 0; row < values.length; row++) {
            for (int n = 0; n < IMAGES; n++) {
                double kept = values[row][n];
                values[row][n] = kept + STEP;
                double above = loss.applyAsDouble(values);
                values[row][n] = kept - STEP;
                double below = loss.applyAsDouble(values);
                values[row][n] = kept;
                assertThat(gradient(row, n))
                        .as("value %d of image %d", row, n)
                        .isCloseTo((above - below) / (2 * STEP), Offset.offset(1e-7));
            }
        }
    }

    private double gradient(int row, int image) {
        return at(tensors.get(row).grad(), image);
    }

    /** Probability that an image comes as far as an exit. */
    private double survival(int exit, int image) {
        double survival = 1;
        for (int before = 0; before < exit; before++) {
            survival *= 1 - values[EXITS + 1 + before][image];
        }
        return survival;
    }

    /** Sum over the exits where an image may leave, from one on; no recursion. */
    private static double mixture(double[][] values, int from, int image, double[] atExit) {
        double comes = 1;
        double sum = 0;
        for (int exit = from; exit < EXITS; exit++) {
            sum += comes * values[EXITS + 1 + exit][image] * atExit[exit];
            comes *= 1 - values[EXITS + 1 + exit][image];
        }
        return sum + comes * atExit[EXITS];
    }

    private static double probability(double[][] values, int from, int image) {
        double[] atExit = new double[EXITS + 1];
        for (int exit = 0; exit <= EXITS; exit++) {
            atExit[exit] = values[exit][image];
        }
        return mixture(values, from, image, atExit);
    }

    private static double cost(double[][] values, int from, int image) {
        return mixture(
                values, from, image, COSTS.stream().mapToDouble(Double::doubleValue).toArray());
    }

    private static double suffix(double[][] values, int from) {
        double sum = 0;
        for (int n = 0; n < IMAGES; n++) {
            sum += -Math.log(probability(values, from, n) + 1e-7) + 0.9 * cost(values, from, n);
        }
        return sum / IMAGES;
    }

    private static double v1(double[][] values) {
        return suffix(values, 0);
    }

    private static double v2(double[][] values) {
        return (suffix(values, 0) + suffix(values, 1) + suffix(values, 2)) / 3;
    }

    private static double at(Tensor tensor, int image) {
        return tensor.select(0, image).item_double();
    }

    private static double[][] values() {
        Random random = new Random(4);
        double[][] values = new double[2 * EXITS + 1][IMAGES];
        for (double[] row : values) {
            for (int n = 0; n < IMAGES; n++) {
                row[n] = 0.05 + 0.9 * random.nextDouble();
            }
        }
        return values;
    }
}
