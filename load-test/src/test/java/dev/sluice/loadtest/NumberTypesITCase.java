package dev.sluice.loadtest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.augment.calibrate.Recalibrator;
import dev.sluice.augment.data.ImageSet;
import dev.sluice.augment.data.Slice;
import dev.sluice.augment.evaluate.Cascade;
import dev.sluice.augment.evaluate.Judgement;
import dev.sluice.augment.quantise.StageTypes;
import dev.sluice.augment.quantise.Weights;
import dev.sluice.bundle.Bundle;
import dev.sluice.bundle.BundleWriter;
import dev.sluice.bundle.ElementType;
import dev.sluice.bundle.Manifest;
import dev.sluice.bundle.StageSpec;
import dev.sluice.bundle.exit.Thresholds;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What other number types do to the example bundle's answers to the 10,000 test images, which are
 * all the images that come with it: ranges, temperatures and thresholds are fitted on a fifth of
 * them. ADR 5 has the figures with other images to fit on.
 */
class NumberTypesITCase {

    private static final int BATCH = 100;

    private final ImageSet images = Example.testImages();
    private final Bundle before = Bundle.read(Example.BUNDLE);

    @TempDir private Path folder;

    @Test
    void featuresAsBytesChangeNoMoreThanOneAnswerInAThousand() throws IOException {
        Bundle after = withFeatures(ElementType.UINT8);
        int exits = before.manifest().earlyExits();
        Thresholds balanced =
                before.manifest()
                        .calibration()
                        .operatingPoint("balanced")
                        .orElseThrow()
                        .thresholds();
        for (Thresholds thresholds : List.of(Thresholds.closed(exits), balanced)) {
            double agreement = agreement(run(before, thresholds), run(after, thresholds));

            assertThat(agreement).isGreaterThanOrEqualTo(0.999);
        }
    }

    @Test
    void eightBitLayersLoseAtMostHalfAPointInAll() throws IOException {
        Bundle after = inEightBits();
        Thresholds balanced =
                after.manifest()
                        .calibration()
                        .operatingPoint("balanced")
                        .orElseThrow()
                        .thresholds();

        double backbone = accuracy(run(before, Thresholds.closed(before.manifest().earlyExits())));
        double cascade = accuracy(run(after, balanced));

        assertThat(backbone - cascade).isLessThanOrEqualTo(0.005);
    }

    /** The bundle with its temperatures and its table as they were: the type alone differs. */
    private Bundle withFeatures(ElementType type) throws IOException {
        Manifest manifest = before.manifest();
        List<BundleWriter.Stage> stages = new ArrayList<>();
        for (StageSpec spec : manifest.stages()) {
            stages.add(
                    new BundleWriter.Stage(
                            before.graph(stages.size()),
                            spec.input(),
                            spec.features(),
                            spec.segmentMacs(),
                            spec.branchMacs()));
        }
        return BundleWriter.write(
                folder,
                new BundleWriter.Draft(
                        manifest.name(),
                        "2",
                        manifest.classes(),
                        manifest.image(),
                        new StageTypes(type, null).of(stages, fifth(), 1, done -> {}),
                        manifest.confidence(),
                        before.observations(),
                        manifest.calibration(),
                        manifest.provenance()));
    }

    private Bundle inEightBits() throws IOException {
        StageTypes types = new StageTypes(ElementType.UINT8, Weights.INT8);
        return BundleWriter.write(
                folder,
                new Recalibrator("test", types, 1)
                        .recalibrate(before, "2", fifth(), "a fifth of the images", done -> {})
                        .draft());
    }

    private ImageSet fifth() {
        return Slice.parse("0/5").of(images);
    }

    private List<Judgement> run(Bundle bundle, Thresholds thresholds) {
        try (Cascade cascade = Cascade.open(bundle, BATCH, 1)) {
            return cascade.run(images, thresholds, done -> {}).judgements();
        }
    }

    private static double agreement(List<Judgement> some, List<Judgement> others) {
        int alike = 0;
        for (int i = 0; i < some.size(); i++) {
            alike += some.get(i).classIndex() == others.get(i).classIndex() ? 1 : 0;
        }
        return (double) alike / some.size();
    }

    private double accuracy(List<Judgement> judgements) {
        int right = 0;
        for (int i = 0; i < judgements.size(); i++) {
            right += judgements.get(i).classIndex() == images.label(i) ? 1 : 0;
        }
        return (double) right / judgements.size();
    }
}
