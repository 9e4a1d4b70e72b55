package dev.sluice.bundle;

import dev.sluice.bundle.calibration.CalibrationTable;
import dev.sluice.bundle.calibration.Observations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import javax.annotation.Nullable;

/** Writes a bundle's folder. The manifest comes last, so that a half written one is no bundle. */
public final class BundleWriter {

    /**
     * A stage to write.
     *
     * @param graph the ONNX file's bytes; the rest as in {@link StageSpec}
     */
    public record Stage(
            byte[] graph,
            TensorSpec input,
            @Nullable TensorSpec features,
            long segmentMacs,
            long branchMacs) {

        /** As the manifest has it. */
        public StageSpec spec(String file) {
            return new StageSpec(
                    file, Digest.sha256(graph), input, features, segmentMacs, branchMacs);
        }
    }

    /**
     * All of a bundle but its files' digests.
     *
     * @param stages in order; the rest as in {@link Manifest}
     */
    public record Draft(
            String name,
            String version,
            List<String> classes,
            ImageSpec image,
            List<Stage> stages,
            ConfidenceSource confidence,
            Observations observations,
            CalibrationTable calibration,
            Provenance provenance) {}

    private BundleWriter() {}

    /**
     * Writes a bundle and reads it back, so that what is returned is what others will read.
     *
     * @param folder made if absent; files of an earlier bundle in it are replaced
     * @throws IOException if the folder cannot be written; what was begun is then no bundle
     * @throws IllegalArgumentException if the parts do not fit together; nothing was written then
     */
    public static Bundle write(Path folder, Draft draft) throws IOException {
        byte[] observations = draft.observations().toBytes();
        Manifest manifest = manifest(draft, Digest.sha256(observations));
        CalibrationCheck.check(manifest, draft.observations());
        Files.createDirectories(folder);
        Path manifestFile = folder.resolve(Bundle.MANIFEST_FILE);
        Files.deleteIfExists(manifestFile);
        deleteStagesFrom(draft.stages().size(), folder);
        for (int i = 0; i < draft.stages().size(); i++) {
            Files.write(
                    folder.resolve(manifest.stages().get(i).file()), draft.stages().get(i).graph());
        }
        Files.write(folder.resolve(Bundle.OBSERVATIONS_FILE), observations);
        Path unfinished = folder.resolve(Bundle.MANIFEST_FILE + ".unfinished");
        Files.write(unfinished, BundleJson.write(manifest));
        Files.move(unfinished, manifestFile, StandardCopyOption.ATOMIC_MOVE);
        return Bundle.read(folder);
    }

    /** What a longer bundle that was in the folder before leaves behind. */
    private static void deleteStagesFrom(int count, Path folder) throws IOException {
        int stage = count;
        while (Files.deleteIfExists(folder.resolve(stageFile(stage)))) {
            stage++;
        }
    }

    private static String stageFile(int stage) {
        return "stage-" + stage + ".onnx";
    }

    private static Manifest manifest(Draft draft, String observationsSha256) {
        List<StageSpec> stages = new ArrayList<>();
        for (Stage stage : draft.stages()) {
            stages.add(stage.spec(stageFile(stages.size())));
        }
        return new Manifest(
                Manifest.FORMAT_VERSION,
                draft.name(),
                draft.version(),
                draft.classes(),
                draft.image(),
                stages,
                draft.confidence(),
                observationsSha256,
                draft.calibration(),
                draft.provenance());
    }
}
