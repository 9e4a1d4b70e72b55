package dev.sluice.augment.train.libtorch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.augment.train.learning.Distillation;
import dev.sluice.augment.train.libtorch.layer.Tensors;
import org.assertj.core.data.Offset;
import org.bytedeco.pytorch.AbstractTensor;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

class LossesTest {

    private static final Offset<Double> CLOSE = Offset.offset(1e-5);
    private static final double[][] LOGITS = {{2, -1, 0.5}, {0, 3, 1}};
    private static final double[][] TAUGHT = {{4, 1, -2}, {1, 1, 2.5}};
    private static final int[] LABELS = {0, 2};

    @Test
    void crossEntropyIsTheMeanOverTheBatch() {
        assertThat(Losses.crossEntropy(logits(), labels(), 0).item_double())
                .isCloseTo(crossEntropy(0), CLOSE);
    }

    @Test
    void smoothingGivesAShareOfTheLabelToAllClasses() {
        assertThat(Losses.crossEntropy(logits(), labels(), 0.3).item_double())
                .isCloseTo(crossEntropy(0.3), CLOSE);
    }

    @Test
    void distillationWeighsLabelsAndBackboneAsInThePaper() {
        double expected = 0.25 * crossEntropy(0) + 0.75 * 4 * 4 * divergence(4);

        Tensor loss =
                Losses.distillation(logits(), labels(), taught(), new Distillation(0.25, 4), 0);

        assertThat(loss.item_double()).isCloseTo(expected, CLOSE);
    }

    @Test
    void aBranchThatAnswersLikeTheBackboneHasNothingToLearnFromIt() {
        Tensor loss = Losses.distillation(taught(), labels(), taught(), new Distillation(0, 4), 0);

        assertThat(loss.item_double()).isCloseTo(0, CLOSE);
    }

    @Test
    void confidenceIsHeldToWhetherTheAnswerIsRight() {
        Tensor confidence = AbstractTensor.create(new float[] {1.5f, -0.5f}, 2, 1);
        double expected = -(Math.log(sigmoid(1.5)) + Math.log(1 - sigmoid(-0.5))) / 2;

        Tensor right = Losses.correct(logits(), labels());

        assertThat(Tensors.floats(right)).containsExactly(1, 0);
        assertThat(Losses.confidence(confidence, right).item_double()).isCloseTo(expected, CLOSE);
    }

    @Test
    void theLabelsProbabilityIsTheSoftmaxs() {
        Tensor probability = Losses.probability(logits(), labels());

        assertThat(Tensors.floats(probability))
                .containsExactly(
                        new float[] {
                            (float) softmax(LOGITS[0], 1)[0], (float) softmax(LOGITS[1], 1)[2]
                        },
                        Offset.offset(1e-6f));
    }

    @Test
    void anAnswerIsTheClassOfTheLargestLogit() {
        assertThat(Tensors.floats(Losses.answers(logits()))).containsExactly(0, 1);
    }

    private static double crossEntropy(double smoothing) {
        double sum = 0;
        for (int n = 0; n < LOGITS.length; n++) {
            for (int k = 0; k < 3; k++) {
                double target = (k == LABELS[n] ? 1 - smoothing : 0) + smoothing / 3;
                sum -= target * Math.log(softmax(LOGITS[n], 1)[k]);
            }
        }
        return sum / LOGITS.length;
    }

    private static double divergence(double temperature) {
        double sum = 0;
        for (int n = 0; n < LOGITS.length; n++) {
            double[] ours = softmax(LOGITS[n], temperature);
            double[] theirs = softmax(TAUGHT[n], temperature);
            for (int k = 0; k < 3; k++) {
                sum += theirs[k] * Math.log(theirs[k] / ours[k]);
            }
        }
        return sum / LOGITS.length;
    }

    private static double[] softmax(double[] logits, double temperature) {
        double sum = 0;
        double[] shares = new double[logits.length];
        for (int k = 0; k < logits.length; k++) {
            shares[k] = Math.exp(logits[k] / temperature);
            sum += shares[k];
        }
        for (int k = 0; k < logits.length; k++) {
            shares[k] /= sum;
        }
        return shares;
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    private static Tensor logits() {
        return AbstractTensor.create(new float[] {2, -1, 0.5f, 0, 3, 1}, 2, 3);
    }

    private static Tensor taught() {
        return AbstractTensor.create(new float[] {4, 1, -2, 1, 1, 2.5f}, 2, 3);
    }

    private static Tensor labels() {
        return AbstractTensor.create(new long[] {0, 2}, 2);
    }
}
