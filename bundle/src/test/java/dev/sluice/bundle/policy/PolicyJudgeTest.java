package dev.sluice.bundle.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.bundle.Bundle;
import dev.sluice.bundle.ToyBundle;
import dev.sluice.bundle.calibration.CalibrationRow;
import dev.sluice.bundle.exit.Thresholds;
import dev.sluice.bundle.policy.PolicyTarget.MaxAccuracyDrop;
import dev.sluice.bundle.policy.PolicyTarget.MaxRelativeMacs;
import dev.sluice.bundle.policy.PolicyTarget.OperatingPoint;
import dev.sluice.bundle.policy.PolicyTarget.ThresholdPerExit;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyJudgeTest {

    private static final double UNLIMITED = Double.POSITIVE_INFINITY;
    private static final PolicyTarget ANY = new ThresholdPerExit(List.of(0.3, 0.7));

    @TempDir Path folder;
    private Bundle bundle;
    private PolicyJudge judge;

    @BeforeEach
    void writeBundle() {
        bundle = ToyBundle.write(folder);
        judge = new PolicyJudge(bundle);
    }

    @Test
    void startsWithTheDefaultOperatingPointAsVersionZero() {
        EffectivePolicy initial = judge.initial();

        assertThat(initial.version()).isZero();
        assertThat(initial.thresholds()).isEqualTo(Thresholds.of(0.5, 0.5));
        assertThat(initial.predicted()).isEqualTo(rows().get(1).outcome());
        assertThat(initial.expectedAccuracy()).isEqualTo(rows().get(1).expectedAccuracy());
    }

    @Test
    void acceptsAVersionAboveTheOneInForce() {
        assertThat(judge.judge(8, ANY, 7)).isEqualTo(judge.resolve(8, ANY));
        assertThat(accepted(judge.judge(8, ANY, 7)).version()).isEqualTo(8);
    }

    @ParameterizedTest
    @ValueSource(longs = {7, 6, 1})
    void rejectsAVersionThatIsNotAboveAllThatWereAccepted(long version) {
        assertThat(rejected(judge.judge(version, ANY, 7)))
                .isEqualTo("version " + version + " is stale: version 7 was accepted before");
    }

    @Test
    void acceptsVersionOneWhereNoneIsInForce() {
        assertThat(accepted(judge.judge(1, ANY, 0)).version()).isOne();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MIN_VALUE})
    void rejectsAVersionBelowOne(long version) {
        assertThat(rejected(judge.judge(version, ANY, 0)))
                .isEqualTo(
                        "version %s; expected 1 or above, since 0 is the bundle's default"
                                .formatted(version));
    }

    @Test
    void rejectsAVersionThatLeavesNoRoomAboveItself() {
        assertThat(rejected(judge.judge(PolicyJudge.HIGHEST_VERSION + 1, ANY, 0)))
                .contains("expected 9007199254740992 or below");
    }

    @Test
    void acceptsTheHighestVersionThatThereIs() {
        assertThat(accepted(judge.judge(PolicyJudge.HIGHEST_VERSION, ANY, 0)).version())
                .isEqualTo(PolicyJudge.HIGHEST_VERSION);
    }

    @Test
    void saysThatAPolicyIsStaleWhateverItAsksFor() {
        assertThat(rejected(judge.judge(7, new OperatingPoint("nowhere"), 7))).contains("stale");
    }

    @Test
    void followsThresholdsNamedOutrightAndPredictsWhatTheyDo() {
        EffectivePolicy policy = accepted(judge.resolve(1, ANY));

        assertThat(policy.thresholds()).isEqualTo(Thresholds.of(0.3, 0.7));
        assertThat(policy.predicted())
                .isEqualTo(
                        bundle.observations()
                                .evaluate(Thresholds.of(0.3, 0.7), bundle.manifest().costs()));
        assertThat(policy.expectedAccuracy())
                .isEqualTo(
                        bundle.manifest()
                                .calibration()
                                .expectedAccuracy(policy.thresholds(), policy.predicted()));
    }

    @Test
    void rejectsAnotherNumberOfThresholdsThanThereAreEarlyExits() {
        assertThat(rejected(judge.resolve(1, new ThresholdPerExit(List.of(0.5)))))
                .isEqualTo("1 thresholds; expected 2, one for each early exit");
        assertThat(rejected(judge.resolve(1, new ThresholdPerExit(List.of(0.5, 0.5, 0.5)))))
                .isEqualTo("3 thresholds; expected 2, one for each early exit");
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, 1.1, Double.NaN})
    void rejectsAThresholdOutsideOfZeroToOne(double threshold) {
        assertThat(rejected(judge.resolve(1, new ThresholdPerExit(List.of(0.5, threshold)))))
                .isEqualTo(
                        "threshold of exit 1 is %s; expected a number in [0, 1]"
                                .formatted(threshold));
    }

    @ParameterizedTest
    @CsvSource({"min-cost, 0", "balanced, 1", "max-accuracy, 3"})
    void followsAnOperatingPoint(String name, int row) {
        assertFollows(row, new OperatingPoint(name));
    }

    @Test
    void rejectsAnOperatingPointThatTheBundleDoesNotHave() {
        assertThat(rejected(judge.resolve(1, new OperatingPoint("Balanced"))))
                .isEqualTo(
                        "no operating point 'Balanced'; the bundle has"
                                + " [balanced, max-accuracy, min-cost]");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void followsTheCheapestRowWithinAnAccuracyDrop(int row) {
        double drop = Math.max(0, drop(row));

        assertFollows(row, new MaxAccuracyDrop(drop));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void followsTheNextDearerRowJustBelowThatDrop(int row) {
        assertFollows(row + 1, new MaxAccuracyDrop(drop(row) - 1e-6));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void followsTheMostAccurateRowWithinACost(int row) {
        assertFollows(row, new MaxRelativeMacs(rows().get(row).relativeMacs()));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void followsTheNextCheaperRowJustBelowThatCost(int row) {
        assertFollows(row - 1, new MaxRelativeMacs(rows().get(row).relativeMacs() - 1e-6));
    }

    @Test
    void followsTheBackboneForAnyBudgetThatAllowsIt() {
        assertFollows(3, new MaxRelativeMacs(100));
        assertFollows(0, new MaxAccuracyDrop(100));
    }

    @Test
    void rejectsADropThatNoRowKeepsAndNamesOneThatCanBeAskedFor() {
        Bundle lossy = ToyBundle.write(folder.resolve("lossy"), 0.2, 0.5);
        PolicyJudge judge = new PolicyJudge(lossy);

        String reason = rejected(judge.resolve(1, new MaxAccuracyDrop(0.25)));

        assertThat(reason)
                .startsWith(
                        "an accuracy drop of at most 0.25 points cannot be reached: the best row"
                                + " is expected to lose ");
        double offered = number(reason, "lose (\\d+\\.\\d\\d) points$");
        assertThat(accepted(judge.resolve(1, new MaxAccuracyDrop(offered))).thresholds())
                .isEqualTo(Thresholds.of(0.5, 0.5));
        assertThat(rejected(judge.resolve(1, new MaxAccuracyDrop(offered - 0.01)))).isNotBlank();
    }

    @Test
    void allowsThresholdsAtTheJobsLimitAndNoneBelow() {
        PolicyJudge limited = new PolicyJudge(bundle, new PolicyLimits(0.5, UNLIMITED));

        accepted(limited.resolve(1, new ThresholdPerExit(List.of(0.5, 1.0))));
        assertThat(rejected(limited.resolve(1, new ThresholdPerExit(List.of(0.49, 0.2)))))
                .isEqualTo(
                        "threshold 0.49 of exit 0 is below the job's limit of 0.5; threshold 0.2 of"
                                + " exit 1 is below the job's limit of 0.5");
        assertThat(rejected(limited.resolve(1, new OperatingPoint("min-cost"))))
                .startsWith("threshold 0.2 of exit 0");
        assertThat(rejected(limited.resolve(1, new MaxAccuracyDrop(100))))
                .startsWith("threshold 0.2 of exit 0");
        assertThat(rejected(limited.judge(2, new OperatingPoint("min-cost"), 1)))
                .startsWith("threshold 0.2 of exit 0");
    }

    @Test
    void allowsAnExpectedDropAtTheJobsLimitAndNoneAbove() {
        double drop = bundle.manifest().calibration().expectedDropPoints(rows().get(1));
        PolicyJudge limited = new PolicyJudge(bundle, new PolicyLimits(0, drop));

        accepted(limited.resolve(1, new OperatingPoint("balanced")));
        for (PolicyTarget target :
                List.of(
                        new OperatingPoint("min-cost"),
                        new ThresholdPerExit(List.of(0.1, 0.1)),
                        new MaxAccuracyDrop(100))) {
            assertThat(rejected(limited.resolve(1, target)))
                    .matches(
                            "accuracy is expected to drop by \\d+\\.\\d\\d points; the job's"
                                    + " limit is "
                                    + drop);
        }
    }

    @Test
    void refusesABundleWhoseDefaultIsBeyondTheLimitsAndNamesWhatIsNot() {
        double drop = bundle.manifest().calibration().expectedDropPoints(rows().get(1));

        assertThatThrownBy(() -> new PolicyJudge(bundle, new PolicyLimits(0, drop - 0.001)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("default operating point 'balanced', which is not allowed: ")
                .hasMessageEndingWith("Allowed are [max-accuracy]");
        assertThatThrownBy(() -> new PolicyJudge(bundle, new PolicyLimits(0.51, UNLIMITED)))
                .hasMessageContaining("threshold 0.5 of exit 1 is below the job's limit of 0.51");
    }

    @ParameterizedTest
    @CsvSource({"-0.1, 1", "1.1, 1", "NaN, 1", "0.5, -1", "0.5, NaN"})
    void refusesLimitsThatAreNone(double minThreshold, double maxDropPoints) {
        assertThatThrownBy(() -> new PolicyLimits(minThreshold, maxDropPoints))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void speaksOfAgreementWhereThereWereNoLabels() {
        PolicyJudge judge =
                new PolicyJudge(ToyBundle.writeUnlabelled(folder.resolve("unlabelled")));

        assertThat(rejected(judge.resolve(1, new MaxAccuracyDrop(0))))
                .startsWith("an agreement drop of at most 0.0 points cannot be reached");
        assertThat(rejected(judge.resolve(1, new MaxAccuracyDrop(-1))))
                .isEqualTo(
                        "agreement drop of at most -1.0; expected a number that is not negative");
        EffectivePolicy best = accepted(judge.resolve(1, new MaxAccuracyDrop(100)));
        assertThat(best.predicted().accuracy()).isEqualTo(best.predicted().agreement());
    }

    @Test
    void rejectsACostThatNoRowKeepsAndNamesOneThatCanBeAskedFor() {
        String reason = rejected(judge.resolve(1, new MaxRelativeMacs(0.125)));

        assertThat(reason)
                .startsWith(
                        "relative MACs of at most 0.125 cannot be reached: the cheapest row costs");
        double offered = number(reason, "costs (\\d+\\.\\d\\d\\d)$");
        assertFollows(0, new MaxRelativeMacs(offered));
        assertThat(rejected(judge.resolve(1, new MaxRelativeMacs(offered - 0.001)))).isNotBlank();
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, Double.NaN, Double.POSITIVE_INFINITY})
    void rejectsABudgetThatIsNoNumberFromZeroUp(double budget) {
        assertThat(rejected(judge.resolve(1, new MaxAccuracyDrop(budget))))
                .isEqualTo(
                        "accuracy drop of at most %s; expected a number that is not negative"
                                .formatted(budget));
        assertThat(rejected(judge.resolve(1, new MaxRelativeMacs(budget))))
                .isEqualTo(
                        "relative MACs of at most %s; expected a number that is not negative"
                                .formatted(budget));
    }

    @Test
    void judgesInTheSameWayWhateverTheOrderOfArrival() {
        List<PolicyTarget> targets =
                List.of(ANY, new OperatingPoint("min-cost"), new MaxAccuracyDrop(0));
        List<EffectivePolicy> ends = new ArrayList<>();
        for (int[] order : new int[][] {{1, 2, 3}, {3, 2, 1}, {2, 3, 1}, {3, 1, 3}}) {
            EffectivePolicy inForce = judge.initial();
            for (int version : order) {
                PolicyTarget target = targets.get(version - 1);
                if (judge.judge(version, target, inForce.version())
                        instanceof PolicyDecision.Accepted accepted) {
                    inForce = accepted.policy();
                }
            }
            ends.add(inForce);
        }

        assertThat(ends).containsOnly(accepted(judge.resolve(3, targets.get(2))));
    }

    private List<CalibrationRow> rows() {
        return bundle.manifest().calibration().rows();
    }

    /** Points that a row is expected to lose to the backbone. */
    private double drop(int row) {
        return 100
                * (bundle.manifest().calibration().backboneAccuracy()
                        - rows().get(row).expectedAccuracy());
    }

    private void assertFollows(int row, PolicyTarget target) {
        EffectivePolicy policy = accepted(judge.resolve(1, target));

        assertThat(policy.thresholds()).isEqualTo(rows().get(row).thresholds());
        assertThat(policy.predicted()).isEqualTo(rows().get(row).outcome());
        assertThat(policy.expectedAccuracy()).isEqualTo(rows().get(row).expectedAccuracy());
    }

    private static double number(String text, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        assertThat(matcher.find()).as(text).isTrue();
        return Double.parseDouble(matcher.group(1));
    }

    private static EffectivePolicy accepted(PolicyDecision decision) {
        assertThat(decision).isInstanceOf(PolicyDecision.Accepted.class);
        return ((PolicyDecision.Accepted) decision).policy();
    }

    private static String rejected(PolicyDecision decision) {
        assertThat(decision).isInstanceOf(PolicyDecision.Rejected.class);
        return ((PolicyDecision.Rejected) decision).reason();
    }
}
