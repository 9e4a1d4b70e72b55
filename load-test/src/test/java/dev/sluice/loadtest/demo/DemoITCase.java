package dev.sluice.loadtest.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.bundle.runtime.NativeMemory;
import dev.sluice.job.JobFixture;
import dev.sluice.job.Placement;
import dev.sluice.loadtest.Example;
import dev.sluice.loadtest.demo.DemoReport.PolicyRow;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DemoITCase {

    private static final int IMAGES = 2_000;

    @ParameterizedTest
    @EnumSource(Placement.class)
    void showsThatPoliciesTakeEffectAndThatNothingIsLost(Placement placement) throws Exception {
        DemoReport report =
                new Demo(
                                new DemoOptions(
                                        Example.BUNDLE,
                                        Example.FOLDER,
                                        IMAGES,
                                        64,
                                        JobFixture.topology(placement, 2, 32)),
                                new SilentView())
                        .run();

        assertThat(report.published()).isEqualTo(IMAGES + 8);
        assertThat(report.predictions()).isEqualTo(IMAGES);
        assertThat(report.deadLetters()).isEqualTo(8);
        assertThat(report.lost()).isZero();
        assertThat(report.repeated()).isZero();
        assertThat(report.isComplete()).isTrue();
        assertThat(report.deadLettersByReason()).hasSizeGreaterThanOrEqualTo(6);
        assertThat(report.policies())
                .extracting(PolicyRow::operatingPoint)
                .containsExactly("balanced", "max-accuracy", "balanced", "min-cost");
        assertThat(report.policies().stream().mapToInt(PolicyRow::images).sum()).isEqualTo(IMAGES);
        assertThat(report.policies().get(3).relativeMacs())
                .isLessThan(report.policies().get(1).relativeMacs());
        assertThat(NativeMemory.openSessions()).isZero();
        assertThat(NativeMemory.openRuns()).isZero();
        assertJsonHasTheDocumentedKeys(report);
    }

    private static void assertJsonHasTheDocumentedKeys(DemoReport report) throws Exception {
        JsonNode json = new ObjectMapper().readTree(report.toJson());
        assertThat(names(json))
                .containsExactlyInAnyOrder(
                        "published",
                        "predictions",
                        "deadLetters",
                        "lost",
                        "repeated",
                        "deadLettersByReason",
                        "backbone",
                        "policies");
        assertThat(names(json.get("backbone"))).containsExactlyInAnyOrder("accuracy", "macs");
        assertThat(names(json.get("policies").get(0)))
                .containsAll(
                        List.of(
                                "version",
                                "operatingPoint",
                                "thresholds",
                                "images",
                                "exitRates",
                                "accuracy",
                                "agreement",
                                "relativeMacs",
                                "imagesPerSecond",
                                "latencyMs"));
        assertThat(names(json.get("policies").get(0).get("latencyMs")))
                .containsExactlyInAnyOrder("p50", "p99");
    }

    private static Set<String> names(JsonNode node) {
        Set<String> names = new TreeSet<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static final class SilentView implements DemoView {
        @Override
        public void step(String what) {}

        @Override
        public void progress(int answered, int total) {}

        @Override
        public void policyInForce(long version, String operatingPoint) {}
    }
}
