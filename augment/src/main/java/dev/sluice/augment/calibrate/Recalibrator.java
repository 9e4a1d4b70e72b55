package dev.sluice.augment.calibrate;

import dev.sluice.augment.data.ImageSet;
import dev.sluice.augment.quantise.StageTypes;
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
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntConsumer;

/**
 * Calibrates a finished bundle on other images, such as a team's own stream: temperatures, heads'
 * scales and thresholds; and gives its stages other number types where these are asked for, before
 * anything is measured. Otherwise the backbone's segments and the branches stay as they are.
 */
public final class Recalibrator {

    /** Of the provenance: sha256 of the images that thresholds were chosen on. */
    public static final String DATA_SHA256 = "calibration-data-sha256";

    private static final int PASSES_FOR_TYPES = 3;

    private final String tool;
    private final StageTypes types;
    private final int threads;

    /**
     * @param tool for the provenance
     * @param types that the stages are to have
     * @param threads that one run of a stage may use
     */
    public Recalibrator(String tool, StageTypes types, int threads) {
        this.tool = tool;
        this.types = types;
        this.threads = threads;
    }

    /** How often an image is run in all: where types change, to find ranges and to compare too. */
    public int passes() {
        return 2 + (types.change() ? PASSES_FOR_TYPES : 0);
    }

    /**
     * Calibrates.
     *
     * @param version of the new bundle, for people
     * @param images as stage 0 takes them, all of them labelled or none, which nothing was trained
     *     on
     * @param imagesFrom what they are, for a person
     * @param progress told how many images are done, from 0 to {@link #passes} times their count
     * @throws UselessExitException if an exit's confidence is constant or no better than chance
     * @throws IllegalArgumentException if the images do not fit the bundle, or are too few; or if
     *     the stages cannot have the types, or an exit loses more than half a point by them
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
        StageCalibrator calibrator = new StageCalibrator(manifest.classes().size(), threads);
        Typed typed = typed(calibrator, bundle, images, progress);
        int passed = images.count() * (types.change() ? PASSES_FOR_TYPES : 0);
        Calibration calibration =
                calibrator.calibrate(
                        typed.stages(),
                        manifest.confidence(),
                        images,
                        done -> progress.accept(passed + done));
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
                        provenance(bundle, images, typed.changes())),
                calibration.exits(),
                typed.changes());
    }

    /** Stages with the wanted types, and what these did to answers; nothing where none change. */
    private record Typed(List<BundleWriter.Stage> stages, List<AnswerChange> changes) {}

    private Typed typed(
            StageCalibrator calibrator, Bundle bundle, ImageSet images, IntConsumer progress) {
        List<BundleWriter.Stage> before = stages(bundle);
        if (!types.change()) {
            return new Typed(before, List.of());
        }
        int count = images.count();
        List<BundleWriter.Stage> after = types.of(before, images, threads, progress);
        ExitScores was = calibrator.observe(before, images, done -> progress.accept(count + done));
        ExitScores is =
                calibrator.observe(after, images, done -> progress.accept(2 * count + done));
        return new Typed(after, TypeChange.of(was, is, bundle.manifest().calibration()));
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
    private Provenance provenance(Bundle bundle, ImageSet images, List<AnswerChange> changes) {
        Provenance made = bundle.manifest().provenance();
        Map<String, String> recipe = new TreeMap<>(made.recipe());
        recipe.put("calibration-images", Integer.toString(images.count()));
        recipe.put(DATA_SHA256, images.sha256());
        recipe.put("calibrated-from-bundle", bundle.digest());
        if (types.features() != null) {
            recipe.put("features", types.features().toString());
        }
        if (types.weights() != null) {
            recipe.put("weights", types.weights().toString());
        }
        for (AnswerChange change : changes) {
            recipe.put(
                    "agreement-with-earlier-types." + change.of().replace(' ', '-'),
                    String.format(Locale.ROOT, "%.5f", change.agreement()));
        }
        return new Provenance(
                made.backboneSha256(), made.dataSha256(), made.seed(), recipe, tool, Instant.now());
    }
}
