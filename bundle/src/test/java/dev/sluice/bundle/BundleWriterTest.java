package dev.sluice.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.bundle.BundleWriter.Draft;
import dev.sluice.bundle.calibration.CalibrationTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleWriterTest {

    @TempDir Path temp;

    @Test
    void makesTheFolderAndNothingInItButTheBundle() throws IOException {
        Path folder = temp.resolve("a/b/toy");

        BundleWriter.write(folder, ToyBundle.draft());

        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "bundle.json",
                            "observations.bin",
                            "stage-0.onnx",
                            "stage-1.onnx",
                            "stage-2.onnx");
        }
    }

    @Test
    void givesBackWhatOthersWillRead() throws IOException {
        Bundle written = BundleWriter.write(temp, ToyBundle.draft());

        assertThat(written.digest()).isEqualTo(Bundle.read(temp).digest());
        assertThat(written.manifest()).isEqualTo(Bundle.read(temp).manifest());
    }

    @Test
    void theSameDraftHasTheSameDigest() throws IOException {
        Bundle once = BundleWriter.write(temp.resolve("once"), ToyBundle.draft());
        Bundle again = BundleWriter.write(temp.resolve("again"), ToyBundle.draft());

        assertThat(again.digest()).isEqualTo(once.digest());
    }

    @Test
    void replacesAnEarlierBundle() throws IOException {
        Bundle earlier = ToyBundle.write(temp, 0.2, 1);
        Files.writeString(temp.resolve("bundle.json.unfinished"), "left by a crash");

        Bundle later = ToyBundle.write(temp);

        assertThat(later.digest()).isNotEqualTo(earlier.digest());
        assertThat(Bundle.read(temp).digest()).isEqualTo(later.digest());
    }

    @Test
    void removesTheStagesThatALongerBundleLeftBehind() throws IOException {
        Files.writeString(temp.resolve("stage-3.onnx"), "of a longer bundle");
        Files.writeString(temp.resolve("stage-4.onnx"), "of a longer bundle");
        Files.writeString(temp.resolve("notes.txt"), "somebody's own");

        ToyBundle.write(temp);

        assertThat(temp.resolve("stage-2.onnx")).exists();
        assertThat(temp.resolve("stage-3.onnx")).doesNotExist();
        assertThat(temp.resolve("stage-4.onnx")).doesNotExist();
        assertThat(temp.resolve("notes.txt")).exists();
    }

    @Test
    void leavesNoBundleWhereAFileCannotBeWritten() throws IOException {
        ToyBundle.write(temp);
        Files.delete(temp.resolve("observations.bin"));
        Files.createDirectory(temp.resolve("observations.bin"));

        assertThatThrownBy(() -> BundleWriter.write(temp, ToyBundle.draft()))
                .isInstanceOf(IOException.class);

        assertThat(BundleFolder.refusal(temp))
                .isEqualTo("bundle " + temp + " has no file bundle.json");
    }

    @Test
    void refusesPartsThatDoNotFitAndLeavesAnEarlierBundleAlone() throws IOException {
        String earlier = ToyBundle.write(temp, 0.2, 1).digest();
        Draft toy = ToyBundle.draft();

        assertThatThrownBy(
                        () ->
                                BundleWriter.write(
                                        temp, draft(toy.stages().subList(1, 3), toy.calibration())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("stage 0 takes features0");

        assertThat(Bundle.read(temp).digest()).isEqualTo(earlier);
    }

    @Test
    void refusesACalibrationThatTheObservationsContradict() {
        Draft toy = ToyBundle.draft();
        CalibrationTable table = toy.calibration();
        CalibrationTable boasting =
                new CalibrationTable(
                        table.images(),
                        table.imagesFrom(),
                        table.reference(),
                        table.backboneAccuracy() - 0.01,
                        table.rows(),
                        Map.of("only", 0),
                        "only");
        Path folder = temp.resolve("toy");

        assertThatThrownBy(() -> BundleWriter.write(folder, draft(toy.stages(), boasting)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("bundle.json says backbone accuracy is ");

        assertThat(folder).doesNotExist();
    }

    private static Draft draft(List<BundleWriter.Stage> stages, CalibrationTable table) {
        Draft toy = ToyBundle.draft();
        return new Draft(
                toy.name(),
                toy.version(),
                toy.classes(),
                toy.image(),
                stages,
                toy.confidence(),
                toy.observations(),
                table,
                toy.provenance());
    }
}
