package dev.sluice.job;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.Map;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Not a test but a tool: keeps the state of the present job as that of a version, for {@link
 * StoredSavepointITCase} to go on from. {@code schemas/README.md} has the command.
 */
@EnabledIfSystemProperty(named = SavepointRelease.VERSION, matches = "[1-9][0-9]*")
class SavepointRelease {

    static final String VERSION = "sluice.release-savepoints";

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

    @ParameterizedTest
    @EnumSource(names = {"AT_LEAST_ONCE", "EXACTLY_ONCE"})
    void keepsASavepoint(DeliveryGuarantee delivery) throws Exception {
        scene.start(Placement.FUSED, delivery, Map.of());
        scene.awaitThePast();
        String savepoint = scene.job().stopWithSavepoint(folder.resolve("savepoints"));
        Path kept =
                SavepointScene.STORED
                        .resolve(System.getProperty(VERSION))
                        .resolve(delivery.name().toLowerCase(Locale.ROOT));
        Files.createDirectories(kept);
        // All of the state is small enough to stand in the one file.
        Files.copy(
                Path.of(URI.create(savepoint)).resolve("_metadata"),
                kept.resolve("_metadata"),
                StandardCopyOption.REPLACE_EXISTING);
    }
}
