package dev.sluice.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.policy.TestingVerdicts;
import dev.sluice.schemas.PolicyOutcome;
import dev.sluice.schemas.PolicyVerdict;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VerdictTextTest {

    @Test
    void showsThePolicyInForceAndWhatItIsPredictedToDo() {
        PolicyVerdict verdict = TestingVerdicts.accepted(7, 12, 0.9, 0.123456);
        assertThat(VerdictText.inForce(verdict, Optional.of(verdict)))
                .isEqualToNormalizingNewlines(
                        """
                        Bundle fashion 1.0.0 (0123456789ab)
                        Policy 7 in force, by issuer of 7 at 2026-03-04T05:06:07.089Z (reason of 7)

                                         threshold  predicted exit rate
                         exit 0               0.90              62.10 %
                         exit 1           0.123456              20.00 %
                         exit 2 (final)          -              17.90 %

                                        predicted  backbone    difference
                         accuracy         93.41 %   93.90 %  -0.49 points
                         relative MACs      0.412     1.000       -58.8 %
                        """);
    }

    @Test
    void speaksOfAgreementWhereCalibrationHadNoLabels() {
        PolicyVerdict verdict =
                PolicyVerdict.newBuilder(TestingVerdicts.accepted(7, 12, 0.9, 0.8))
                        .setPredictedAccuracy(0.993)
                        .setBackboneAccuracy(1)
                        .build();

        assertThat(VerdictText.inForce(verdict, Optional.of(verdict)))
                .contains("agreement        99.30 %  100.00 %  -0.70 points")
                .doesNotContain("accuracy");
        assertThat(VerdictText.line(verdict)).contains(", agreement 99.30 % (backbone 100.00 %),");
    }

    @Test
    void saysWhereThePolicyInForceIsTheBundlesOwn() {
        PolicyVerdict verdict = TestingVerdicts.announced(null, 0.9, 0.8);
        assertThat(VerdictText.inForce(verdict, Optional.empty()))
                .contains("Policy 0 in force: the bundle's default operating point");
    }

    @Test
    void saysNoMoreOfAPolicyWhoseOriginIsGoneThanItsVersion() {
        PolicyVerdict verdict = TestingVerdicts.rejected(6, 12, "stale", 7, 0.9, 0.8);
        assertThat(VerdictText.inForce(verdict, Optional.empty()).lines().skip(1).findFirst())
                .contains("Policy 7 in force");
    }

    @Test
    void putsAVerdictInOneLine() {
        assertThat(VerdictText.line(TestingVerdicts.accepted(7, 12, 0.9, 0.8)))
                .isEqualTo(
                        "2026-03-04T05:06:07.089Z accepted policy 7 by issuer of 7: in force"
                                + " (reason of 7); policy 7 in force, thresholds 0.90 0.80,"
                                + " accuracy 93.41 % (backbone 93.90 %), relative MACs 0.412,"
                                + " bundle fashion 1.0.0");
        assertThat(VerdictText.line(TestingVerdicts.rejected(6, 12, "stale", 7, 0.9, 0.8)))
                .contains(" rejected policy 6 by issuer of 6: stale (reason of 6); policy 7 in");
        assertThat(VerdictText.line(TestingVerdicts.announced(null, 0.9, 0.8)))
                .contains(" started with: the start; policy 0 in force");
    }

    @Test
    void showsNoControlCharactersThatOthersWrote() {
        PolicyVerdict evil =
                TestingVerdicts.verdict(7L, 12L, PolicyOutcome.ACCEPTED, 7)
                        .setThresholdsInForce(List.of(0.5, 0.5))
                        .setIssuer("\u001b[2Jmallory")
                        .setReason("two\nlines")
                        .setExplanation("bell\u0007")
                        .build();
        assertThat(VerdictText.line(evil)).contains("?[2Jmallory", "two?lines", "bell?");
        assertThat(VerdictText.inForce(evil, Optional.of(evil)))
                .contains("?[2Jmallory", "two?lines")
                .doesNotContain("\u001b");
        assertThat(VerdictText.rejection(7, evil)).contains("bell?");
    }
}
