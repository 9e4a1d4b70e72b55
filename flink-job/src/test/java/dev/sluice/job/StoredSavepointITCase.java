package dev.sluice.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.schemas.PolicyOutcome;
import dev.sluice.schemas.PolicyVerdict;
import dev.sluice.schemas.Prediction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The job goes on from savepoints of every released version, in either placement. */
class StoredSavepointITCase {

    @TempDir private Path folder;
    private SavepointScene scene;

    @BeforeEach
    void setTheScene() throws Exception {
        scene = new SavepointScene(folder);
    }

    @AfterEach
    void strike() throws Exception {
        scene.close();
    }

    /** Each version with either delivery, which must be there, in both placements. */
    static Stream<Arguments> stored() throws IOException {
        try (Stream<Path> versions = Files.list(SavepointScene.STORED)) {
            return versions.toList().stream()
                    .flatMap(
                            version ->
                                    Stream.of(
                                                    DeliveryGuarantee.AT_LEAST_ONCE,
                                                    DeliveryGuarantee.EXACTLY_ONCE)
                                            .flatMap(delivery -> inBoth(version, delivery)));
        }
    }

    private static Stream<Arguments> inBoth(Path version, DeliveryGuarantee delivery) {
        return Arrays.stream(Placement.values())
                .map(placement -> Arguments.of(version, delivery, placement));
    }

    @ParameterizedTest
    @MethodSource("stored")
    void goesOnWhereAnOlderVersionStopped(
            Path version, DeliveryGuarantee delivery, Placement placement) throws Exception {
        Path savepoint = version.resolve(delivery.name().toLowerCase(Locale.ROOT));
        scene.job().sendPolicy(Events.thresholds(SavepointScene.POLICY - 1, 1.0, 1.0));
        scene.send(0, "after-0");
        scene.send(1, "after-1");

        scene.start(
                placement,
                delivery,
                Map.of("execution.state-recovery.path", savepoint.toUri().toString()));

        List<Prediction> predictions = scene.job().predictions(2);
        assertThat(predictions)
                .extracting(Prediction::getImageId)
                .containsExactlyInAnyOrder("after-0", "after-1");
        assertThat(predictions)
                .extracting(Prediction::getPolicyVersion)
                .containsOnly(SavepointScene.POLICY);
        PolicyVerdict stale =
                scene.job()
                        .verdict(
                                verdict ->
                                        Long.valueOf(SavepointScene.POLICY - 1)
                                                .equals(verdict.getVersion()));
        assertThat(stale.getOutcome()).isEqualTo(PolicyOutcome.REJECTED);
        assertThat(stale.getVersionInForce()).isEqualTo(SavepointScene.POLICY);
    }
}
