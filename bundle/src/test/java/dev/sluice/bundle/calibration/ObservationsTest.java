package dev.sluice.bundle.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.bundle.exit.StageCosts;
import dev.sluice.bundle.exit.Thresholds;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ObservationsTest {

    /** Two images, one early exit: confidences 0.5 and 1; answers 1, 0 of 0 and 2, 2 of 1. */
    private static final String GOLDEN =
            "02000000" + "01000000" + "0000003f" + "0000803f" + "02" + "0e";

    private static final StageCosts COSTS = new StageCosts(List.of(40L, 60L), List.of(5L, 0L));

    @Test
    void keepsWhatEveryExitSaid() {
        Observations observations = golden();

        assertThat(observations.images()).isEqualTo(2);
        assertThat(observations.earlyExits()).isOne();
        assertThat(observations.confidence(0, 0)).isEqualTo(0.5f);
        assertThat(observations.confidence(1, 0)).isEqualTo(1f);
        assertThat(observations.right(0, 0)).isFalse();
        assertThat(observations.right(0, 1)).isTrue();
        assertThat(observations.right(1, 0)).isFalse();
        assertThat(observations.right(1, 1)).isFalse();
        assertThat(observations.agrees(0, 0)).isFalse();
        assertThat(observations.agrees(0, 1)).isTrue();
        assertThat(observations.agrees(1, 0)).isTrue();
        assertThat(observations.agrees(1, 1)).isTrue();
        assertThat(observations.backboneAccuracy()).isEqualTo(0.5);
    }

    @Test
    void evaluatesAsCountedByHand() {
        Outcome outcome = golden().evaluate(Thresholds.of(0.5), COSTS);

        assertThat(outcome.exitRates()).containsExactly(0.5, 0.5);
        assertThat(outcome.accuracy()).isEqualTo(0.5);
        assertThat(outcome.agreement()).isEqualTo(1);
        assertThat(outcome.relativeMacs()).isEqualTo((0.45 + 1.05) / 2);
    }

    @Test
    void anExitLeftOutIsAsGoodAsOneThatIsClosedAndHasNoBranch() {
        RandomImages images = new RandomImages(500, 3, 7);
        StageCosts costs = images.costs();
        List<Long> branches = costs.branchMacs();
        StageCosts withoutBranch =
                new StageCosts(
                        costs.segmentMacs(), List.of(branches.get(0), 0L, branches.get(2), 0L));

        Outcome closed = images.observations().evaluate(Thresholds.of(0.8, 1, 0.4), withoutBranch);
        Outcome leftOut =
                images.observations()
                        .keeping(List.of(0, 2))
                        .evaluate(Thresholds.of(0.8, 0.4), costs.keeping(List.of(0, 2)));

        assertThat(leftOut.accuracy()).isEqualTo(closed.accuracy());
        assertThat(leftOut.agreement()).isEqualTo(closed.agreement());
        assertThat(leftOut.relativeMacs()).isCloseTo(closed.relativeMacs(), within(1e-12));
        assertThat(leftOut.exitRates())
                .containsExactly(
                        closed.exitRates().get(0),
                        closed.exitRates().get(2),
                        closed.exitRates().get(3));
    }

    @Test
    void aConfidenceAtTheThresholdDoesNotLetAnImageLeave() {
        assertThat(golden().exitOf(0, Thresholds.of(0.5))).isEqualTo(1);
        assertThat(golden().exitOf(1, Thresholds.of(1))).isEqualTo(1);
    }

    @Test
    void aConfidenceAboveTheThresholdDoes() {
        assertThat(golden().exitOf(0, Thresholds.of(Math.nextDown(0.5)))).isZero();
        assertThat(golden().exitOf(1, Thresholds.of(Math.nextDown(1.0)))).isZero();
    }

    @Test
    void closedExitsGiveTheBackbone() {
        RandomImages images = new RandomImages(500, 3, 8);

        Outcome outcome = images.observations().evaluate(Thresholds.closed(3), images.costs());

        assertThat(outcome.exitRates()).containsExactly(0.0, 0.0, 0.0, 1.0);
        assertThat(outcome.agreement()).isOne();
        assertThat(outcome.accuracy()).isEqualTo(images.observations().backboneAccuracy());
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 1", "9, 1, 2", "500, 2, 3", "777, 5, 4"})
    void evaluatesAsANaiveLoopOverTheAnswersDoes(int count, int earlyExits, long seed) {
        RandomImages images = new RandomImages(count, earlyExits, seed);
        Random random = new Random(seed);
        for (int i = 0; i < 20; i++) {
            double[] thresholds = random.doubles(earlyExits).toArray();

            Outcome expected = images.naive(thresholds);

            Outcome outcome =
                    images.observations().evaluate(Thresholds.of(thresholds), images.costs());
            assertThat(outcome.accuracy()).isCloseTo(expected.accuracy(), within(1e-12));
            assertThat(outcome.agreement()).isCloseTo(expected.agreement(), within(1e-12));
            assertThat(outcome.relativeMacs()).isCloseTo(expected.relativeMacs(), within(1e-12));
            assertThat(outcome.exitRates()).isEqualTo(expected.exitRates());
        }
    }

    @Test
    void refusesThresholdsOfAnotherNumberOfExits() {
        assertThatThrownBy(() -> golden().evaluate(Thresholds.of(0.5, 0.5), COSTS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("2 thresholds and costs of 2 exits for observations of 1 early exits");
    }

    @Test
    void refusesCostsOfAnotherNumberOfExits() {
        StageCosts three = new StageCosts(List.of(1L, 1L, 1L), List.of(0L, 0L, 0L));

        assertThatThrownBy(() -> golden().evaluate(Thresholds.of(0.5), three))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("costs of 3 exits");
    }

    @Test
    void bytesAreThoseOfTheFormat() {
        assertThat(HexFormat.of().formatHex(golden().toBytes())).isEqualTo(GOLDEN);
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 1", "7, 1, 2", "8, 1, 3", "100, 3, 4", "64, 7, 5"})
    void bytesReadAreTheBytesWritten(int count, int earlyExits, long seed) {
        Observations written = new RandomImages(count, earlyExits, seed).observations();

        Observations read = Observations.fromBytes(written.toBytes());

        assertThat(read.toBytes()).isEqualTo(written.toBytes());
        for (int image = 0; image < count; image++) {
            for (int exit = 0; exit <= earlyExits; exit++) {
                assertThat(read.right(image, exit)).isEqualTo(written.right(image, exit));
                assertThat(read.agrees(image, exit)).isEqualTo(written.agrees(image, exit));
            }
            for (int exit = 0; exit < earlyExits; exit++) {
                assertThat(read.confidence(image, exit)).isEqualTo(written.confidence(image, exit));
            }
        }
    }

    @Test
    void lastOfTheBitsMayBeUnsetInAllImages() {
        Observations.Collector collector = new Observations.Collector(9, 1);
        for (int image = 0; image < 9; image++) {
            collector.add(new float[] {0.5f}, new int[] {1, 1}, 0);
        }
        Observations wrong = collector.collect();

        assertThat(Observations.fromBytes(wrong.toBytes()).backboneAccuracy()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7})
    void refusesLessThanAHeader(int length) {
        assertRefused(new byte[length], length + " bytes; expected a header of 8");
    }

    @Test
    void refusesAnyOtherLengthThanTheHeaderSays() {
        byte[] bytes = golden().toBytes();
        for (int length = 8; length < 2 * bytes.length; length++) {
            if (length != bytes.length) {
                assertRefused(
                        Arrays.copyOf(bytes, length),
                        length + " bytes; expected 18 for 2 images and 1 early exits");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "00000000, 01000000, 0 images and 1 early",
        "ffffffff, 01000000, -1 images and 1 early",
        "02000000, ffffffff, 2 images and -1 early",
        "ffffff7f, 02000000, 2147483647 images and 2 early",
        "01000000, e9030000, 1 images and 1001 early",
        "01e1f505, 01000000, 100000001 images and 1 early",
    })
    void refusesAHeaderThatClaimsTooLittleOrTooMuch(String images, String exits, String claim) {
        assertRefused(
                HexFormat.of().parseHex(images + exits),
                "header claims "
                        + claim
                        + " exits; expected one or more, none or more, and no more than 10^8");
    }

    @ParameterizedTest
    @CsvSource({
        "0000c07f, NaN",
        "0000c03f, 1.5",
        "000080bf, -1.0",
        "0000807f, Infinity",
        "0100803f, 1.0000001",
    })
    void refusesAConfidenceOutsideOfZeroToOne(String bytes, String shown) {
        assertRefused(
                HexFormat.of().parseHex(GOLDEN.replace("0000803f", bytes)),
                "confidence of image 1 at exit 0 is " + shown + "; expected a number in [0, 1]");
    }

    @Test
    void refusesAFinalExitThatDoesNotAgreeWithItself() {
        assertRefused(
                HexFormat.of().parseHex(GOLDEN.replace("020e", "0206")),
                "the final exit does not agree with itself on image 1");
    }

    @Test
    void refusesEqualAnswersOfWhichOneIsRight() {
        assertRefused(
                HexFormat.of().parseHex(GOLDEN.replace("020e", "060e")),
                "of two equal answers on image 1, exit 0 and final, one is right");
    }

    @ParameterizedTest
    @ValueSource(strings = {"120e", "021e", "820e", "028e"})
    void refusesBitsAfterTheLastAnswer(String bits) {
        assertRefused(
                HexFormat.of().parseHex(GOLDEN.replace("020e", bits)),
                "bits are set after the last of 4 answers");
    }

    @Test
    void refusesToCollectFewerImagesThanWereAnnounced() {
        Observations.Collector collector = new Observations.Collector(2, 1);
        collector.add(new float[] {0.5f}, new int[] {0, 0}, 0);

        assertThatThrownBy(collector::collect)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("1 images added; expected 2");
    }

    @Test
    void refusesToCollectWhatIsNoNumber() {
        Observations.Collector collector = new Observations.Collector(1, 2);
        collector.add(new float[] {0.5f, Float.NaN}, new int[] {0, 0, 0}, 0);

        assertThatThrownBy(collector::collect)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("confidence of image 0 at exit 1 is NaN");
    }

    @Test
    void aNetworkWithoutEarlyExitsHasAnswersAndNoConfidences() {
        Observations.Collector collector = new Observations.Collector(2, 0);
        collector.add(new float[0], new int[] {3}, 3);
        assertThatThrownBy(collector::collect).hasMessageContaining("1 images added; expected 2");
        collector.add(new float[0], new int[] {3}, 4);

        Observations read = Observations.fromBytes(collector.collect().toBytes());

        Outcome outcome = read.evaluate(Thresholds.of(), new StageCosts(List.of(40L), List.of(0L)));
        assertThat(outcome).isEqualTo(new Outcome(List.of(1.0), 0.5, 1, 1));
    }

    @Test
    void refusesToCollectNothing() {
        assertThatThrownBy(() -> new Observations.Collector(0, 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Observations.Collector(1, -1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static void assertRefused(byte[] bytes, String message) {
        assertThatThrownBy(() -> Observations.fromBytes(bytes))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    private static Observations golden() {
        Observations.Collector collector = new Observations.Collector(2, 1);
        collector.add(new float[] {0.5f}, new int[] {1, 0}, 0);
        collector.add(new float[] {1f}, new int[] {2, 2}, 1);
        return collector.collect();
    }
}
