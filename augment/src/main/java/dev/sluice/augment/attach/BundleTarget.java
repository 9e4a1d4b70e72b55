package dev.sluice.augment.attach;

import dev.sluice.augment.data.ImageShape;
import dev.sluice.augment.quantise.StageTypes;
import dev.sluice.augment.quantise.Weights;
import dev.sluice.augment.tradeoff.OperatingPoints;
import dev.sluice.bundle.ConfidenceSource;
import dev.sluice.bundle.ElementType;
import dev.sluice.bundle.ImageSpec;
import java.nio.file.Path;
import java.util.List;

/**
 * The bundle to write.
 *
 * @param folder made if absent
 * @param name of the bundle: lower-case letters, digits, dot, dash
 * @param version for people
 * @param colours order of the planes that the backbone was trained on
 * @param resize what the job does with images of another size
 * @param features type of the features between stages
 * @param confidence where exits' confidence comes from
 * @param defaultOperatingPoint the one a job starts with
 */
public record BundleTarget(
        Path folder,
        String name,
        String version,
        ImageSpec.ColourOrder colours,
        ImageSpec.Resize resize,
        ElementType features,
        ConfidenceSource confidence,
        String defaultOperatingPoint) {

    /** Refuses here what the manifest would refuse after hours of training. */
    public BundleTarget {
        if (!name.matches("[a-z0-9][a-z0-9.-]*")) {
            throw new IllegalArgumentException(
                    "bundle name '%s'; expected lower-case letters, digits, dots and dashes"
                            .formatted(name));
        }
        if (version.isBlank()) {
            throw new IllegalArgumentException("a bundle without a version");
        }
        List<String> points =
                List.of(
                        OperatingPoints.MAX_ACCURACY,
                        OperatingPoints.BALANCED,
                        OperatingPoints.MIN_COST);
        if (!points.contains(defaultOperatingPoint)) {
            throw new IllegalArgumentException(
                    "default operating point '%s'; expected one of %s"
                            .formatted(defaultOperatingPoint, points));
        }
    }

    /** Of the stages; in float32 layers, for which the branches are trained. */
    StageTypes types() {
        return new StageTypes(features, Weights.FLOAT32);
    }

    /** What the job makes of an image for a network that takes this shape. */
    public ImageSpec image(ImageShape shape) {
        return new ImageSpec(
                shape.channels(),
                shape.height(),
                shape.width(),
                shape.channels() == 1 ? ImageSpec.ColourOrder.GREY : colours,
                resize);
    }
}
