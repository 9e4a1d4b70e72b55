package dev.sluice.bundle;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.sluice.bundle.calibration.CalibrationTable;
import dev.sluice.bundle.exit.StageCosts;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.annotation.Nullable;

/**
 * {@code bundle.json}: all that is known of a bundle without running it.
 *
 * @param formatVersion of this file: 1, or {@link #FORMAT_VERSION}, which is written. Version 1 had
 *     no expected accuracies, for which the measured ones stand then, and was calibrated with
 *     labels
 * @param name of the bundle: lower-case letters, digits, dot, dash
 * @param version of the bundle, for people; the digest is what identifies it
 * @param classes names of the K classes, by index
 * @param image what stage 0 takes
 * @param stages in order; their tensors chain. One alone is a network without early exits
 * @param confidence where every early exit's confidence comes from
 * @param observationsSha256 of {@code observations.bin}, in hex
 * @param calibration measured on images that neither backbone nor branches were trained on
 */
public record Manifest(
        int formatVersion,
        String name,
        String version,
        List<String> classes,
        ImageSpec image,
        List<StageSpec> stages,
        ConfidenceSource confidence,
        String observationsSha256,
        CalibrationTable calibration,
        Provenance provenance) {

    public static final int FORMAT_VERSION = 2;

    public Manifest {
        classes = List.copyOf(classes);
        stages = List.copyOf(stages);
        if (formatVersion < 1 || formatVersion > FORMAT_VERSION) {
            throw new IllegalArgumentException(
                    "format version "
                            + formatVersion
                            + "; this Sluice reads 1 to "
                            + FORMAT_VERSION);
        }
        if (!name.matches("[a-z0-9][a-z0-9.-]*")) {
            throw new IllegalArgumentException(
                    "name '" + name + "'; expected lower-case letters, digits, dots and dashes");
        }
        if (version.isBlank()) {
            throw new IllegalArgumentException("a bundle without a version");
        }
        checkClasses(classes);
        checkChain(image, stages);
        costs(stages); // refuses MACs that cannot be
        int earlyExits = stages.size() - 1;
        int thresholds = calibration.rows().get(0).thresholds().earlyExits();
        if (thresholds != earlyExits) {
            throw new IllegalArgumentException(
                    "calibration rows have %s thresholds; expected %s, one for each early exit"
                            .formatted(thresholds, earlyExits));
        }
    }

    private static void checkClasses(List<String> classes) {
        if (classes.size() < 2) {
            throw new IllegalArgumentException("classes " + classes + "; expected at least two");
        }
        Set<String> seen = new HashSet<>();
        for (String name : classes) {
            if (!seen.add(name)) {
                throw new IllegalArgumentException(
                        "class '" + name + "' is named twice; expected all different");
            }
        }
    }

    private static void checkChain(ImageSpec image, List<StageSpec> stages) {
        if (stages.isEmpty()) {
            throw new IllegalArgumentException("no stages; expected at least the final one");
        }
        TensorSpec first = stages.get(0).input();
        List<Integer> imageShape = List.of(image.channels(), image.height(), image.width());
        if (first.type() != ElementType.UINT8 || !first.shape().equals(imageShape)) {
            throw new IllegalArgumentException(
                    "stage 0 takes " + first + "; expected UINT8 " + imageShape);
        }
        int last = stages.size() - 1;
        for (int i = 0; i < last; i++) {
            checkLink(i, stages.get(i).features(), stages.get(i + 1).input());
        }
        if (stages.get(last).features() != null) {
            throw new IllegalArgumentException(
                    "stage %s is the last and has features; expected none".formatted(last));
        }
    }

    private static void checkLink(int stage, @Nullable TensorSpec features, TensorSpec next) {
        if (features == null) {
            throw new IllegalArgumentException(
                    "stage %s has no features; stage %s takes %s"
                            .formatted(stage, stage + 1, next));
        }
        if (features.type() != next.type() || !features.shape().equals(next.shape())) {
            throw new IllegalArgumentException(
                    "stages do not chain: stage %s gives %s, stage %s takes %s"
                            .formatted(stage, features, stage + 1, next));
        }
    }

    /** Exits before the final one. */
    @JsonIgnore
    public int earlyExits() {
        return stages.size() - 1;
    }

    @JsonIgnore
    public StageCosts costs() {
        return costs(stages);
    }

    private static StageCosts costs(List<StageSpec> stages) {
        return new StageCosts(
                stages.stream().map(StageSpec::segmentMacs).toList(),
                stages.stream().map(StageSpec::branchMacs).toList());
    }
}
