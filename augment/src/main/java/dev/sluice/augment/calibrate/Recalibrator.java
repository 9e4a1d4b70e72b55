package dev.sluice.augment.calibrate;

import dev.sluice.augment.data.ImageSet;
import dev.sluice.augment.tradeoff.OperatingPoints;
import dev.sluice.augment.tradeoff.ThresholdSearch;
import dev.sluice.bundle.Bundle;
import dev.sluice.bundle.BundleWriter;
import dev.sluice.bundle.Manifest;
import dev.sluice.bundle.Provenance;
import dev.sluice.bundle.StageSpec;
import dev.sluice.bundle.calibration.CalibrationTable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntConsumer;

/**
 * Calibrates a finished bundle on other images, such as a team's own stream: temperatures, heads'
 * scales and thresholds. The backbone's segments and the branches stay as they are.
 */
public final class Recalibrator {

    private final String tool;
    private final int threads;

    /**
     * @param tool for the provenance
     * @param threads that one run of a stage may use
     */
    public Recalibrator(String tool, int threads) {
        this.tool = tool;
        this.threads = threads;
    }

    /**
     * Calibrates.
     *
     * @param version of the new bundle, for people
     * @param images as stage 0 takes them, all of them labelled or none, which nothing was trained
     *     on
     * @param imagesFrom what they are, for a person
     * @param progress told how many images are done, from 0 to twice their count
     * @throws UselessExitException if an exit's confidence is constant or no better than chance
     * @throws IllegalArgumentException if the images do not fit the bundle, or are too few
     */
    public Recalibrated recalibrate(
            Bundle bundle,
            String version,
            ImageSet images,
            String imagesFrom,
            IntConsumer progress) {
        Manifest manifest = bundle.manifest();
        images.requireFit(manifest.image());
        ThresholdSearch.requireSearchable(manifest.earlyExits(), images.count());
        Calibration calibration =
                new StageCalibrator(manifest.classes().size(), threads)
                        .calibrate(stages(bundle), manifest.confidence(), images, progress);
        CalibrationTable table =
                OperatingPoints.table(
                        ThresholdSearch.search(
                                calibration.observations(),
                                manifest.costs(),
                                manifest.provenance().seed()),
                        calibration.observations(),
                        imagesFrom,
                        calibration.reference(),
                        manifest.calibration().defaultOperatingPoint());
        return new Recalibrated(
                new BundleWriter.Draft(
                        manifest.name(),
                        version,
                        manifest.classes(),
                        manifest.image(),
                        calibration.stages(),
                        manifest.confidence(),
                        calibration.observations(),
                        table,
                        provenance(bundle, images)),
                calibration.exits());
    }

    private static List<BundleWriter.Stage> stages(Bundle bundle) {
        List<BundleWriter.Stage> stages = new ArrayList<>();
        for (StageSpec spec : bundle.manifest().stages()) {
            stages.add(
                    new BundleWriter.Stage(
                            bundle.graph(stages.size()),
                            spec.input(),
                            spec.features(),
                            spec.segmentMacs(),
                            spec.branchMacs()));
        }
        return stages;
    }

    /** As it was, with the images that it was calibrated on now, and the bundle that it was. */
    private Provenance provenance(Bundle bundle, ImageSet images) {
        Provenance made = bundle.manifest().provenance();
        Map<String, String> recipe = new TreeMap<>(made.recipe());
        recipe.put("calibration-images", Integer.toString(images.count()));
        recipe.put("calibration-data-sha256", images.sha256());
        recipe.put("calibrated-from-bundle", bundle.digest());
        return new Provenance(
                made.backboneSha256(), made.dataSha256(), made.seed(), recipe, tool, Instant.now());
    }
}
