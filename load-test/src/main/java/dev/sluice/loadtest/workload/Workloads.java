package dev.sluice.loadtest.workload;

import dev.sluice.augment.data.ImageSet;
import dev.sluice.augment.data.Part;
import dev.sluice.augment.reader.ImageSets;
import dev.sluice.bundle.Bundle;
import dev.sluice.bundle.calibration.CalibrationRow;
import dev.sluice.bundle.calibration.CalibrationTable;
import dev.sluice.loadtest.spec.SpecFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** The workloads of a checkout, by the names of their files. */
public final class Workloads {

    private final Path checkout;
    private final SpecFolder<WorkloadSpec> specs;
    private final Map<String, String> environment;

    /**
     * @param environment variables that files may name
     */
    public Workloads(Path checkout, Map<String, String> environment) {
        this.checkout = checkout;
        this.specs = new SpecFolder<>(checkout.resolve("load-test/workloads"), WorkloadSpec.class);
        this.environment = environment;
    }

    /** Description by name. */
    public Map<String, String> descriptions() throws IOException {
        return specs.describe(WorkloadSpec::description);
    }

    /**
     * Reads or makes bundle and images.
     *
     * @param work folder for what is made
     * @throws IllegalArgumentException if there is no such workload, or it needs what is not there
     */
    public Workload open(String name, WorkloadChoices choices, Path work) throws IOException {
        WorkloadSpec spec = specs.read(name);
        int count = choices.images().orElse(spec.images());
        if (count < 1) {
            throw new IllegalArgumentException(count + " images to send; expected 1 or more");
        }
        ImageSet images =
                ImageSets.open(
                        choices.data().isPresent()
                                ? choices.data().get()
                                : resolve(name, "--data", spec.data()),
                        Part.TEST);
        ImageSet sample = images.first(Math.min(spec.distinctImages(), count));
        Path cascade;
        Bundle bundle;
        if (choices.bundle().isPresent() || spec.bundle() != null) {
            cascade =
                    choices.bundle().isPresent()
                            ? choices.bundle().get()
                            : resolve(name, "--bundle", spec.bundle());
            bundle = Bundle.read(cascade);
        } else {
            MadeBundle generated = MadeBundle.of(spec, sample, work.resolve(name));
            cascade = generated.folder();
            bundle = generated.bundle();
            sample = generated.images();
        }
        sample.requireFit(bundle.manifest().image());
        CalibrationRow row = operatingPoint(spec, choices, bundle);
        Bundle wholeOf =
                choices.wholeOf().isPresent() ? Bundle.read(choices.wholeOf().get()) : bundle;
        sample.requireFit(wholeOf.manifest().image());
        Path whole = work.resolve(name + "-whole");
        WholeNetwork.write(whole, wholeOf);
        return new Workload(
                name,
                spec.description(),
                cascade,
                bundle,
                wholeOf,
                whole,
                row.thresholds(),
                row.relativeMacs(),
                sample,
                count,
                choices.mediaType().orElse(spec.mediaType()),
                spec.megabytesHeap());
    }

    private Path resolve(String workload, String option, String place) {
        if (!place.startsWith("$")) {
            return checkout.resolve(place);
        }
        String variable = place.substring(1);
        String value = environment.get(variable);
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException(
                    "workload %s needs files that are not part of the checkout: give %s, or set %s"
                            .formatted(workload, option, variable));
        }
        return Path.of(value);
    }

    private static CalibrationRow operatingPoint(
            WorkloadSpec spec, WorkloadChoices choices, Bundle bundle) {
        CalibrationTable calibration = bundle.manifest().calibration();
        Double points = choices.maxAccuracyDropPoints().orElse(spec.maxAccuracyDropPoints());
        if (points == null) {
            return calibration.defaultRow();
        }
        return calibration
                .cheapestWithin(points)
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "no row of bundle %s is expected to lose at most %s points"
                                                .formatted(bundle, points)));
    }
}
