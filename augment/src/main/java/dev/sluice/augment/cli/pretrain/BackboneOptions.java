package dev.sluice.augment.cli.pretrain;

import dev.sluice.augment.data.ImageShape;
import dev.sluice.augment.train.backbone.BackboneSpec;
import dev.sluice.augment.train.backbone.DenseNetSpec;
import dev.sluice.augment.train.backbone.ResidualNetworkSpec;
import dev.sluice.augment.train.backbone.VggSpec;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.annotation.Nullable;
import picocli.CommandLine.Option;

/** Which network to build. An option that the family does not have is refused, not ignored. */
final class BackboneOptions {

    @Option(
            names = "--family",
            paramLabel = "NAME",
            defaultValue = "resnet",
            description =
                    "Kind of network: resnet (--blocks, --widths), vgg (--convolutions, --widths),"
                            + " densenet (--layers, --growth). Default: ${DEFAULT-VALUE}.")
    private Family family;

    @Option(
            names = "--blocks",
            paramLabel = "N",
            description =
                    "resnet: residual blocks a group; 3 is ResNet-20, 9 ResNet-56. Default: 3.")
    @Nullable
    private Integer blocks;

    @Option(
            names = "--convolutions",
            paramLabel = "N",
            splitSynopsisLabel = ",",
            split = ",",
            description =
                    "vgg: 3x3 convolutions of each group; a pool stands between groups. Default:"
                            + " 2,2,2.")
    @Nullable
    private List<Integer> convolutions;

    @Option(
            names = "--widths",
            paramLabel = "N",
            splitSynopsisLabel = ",",
            split = ",",
            description =
                    "resnet, vgg: channels of each group. Default: 16,32,64 (resnet), 32,64,128"
                            + " (vgg).")
    @Nullable
    private List<Integer> widths;

    @Option(
            names = "--layers",
            paramLabel = "N",
            description =
                    "densenet: layers in each of the three blocks; 12 is a depth of 40. Default: 6"
                            + " (a depth of 22).")
    @Nullable
    private Integer layers;

    @Option(
            names = "--growth",
            paramLabel = "N",
            description = "densenet: channels that a layer adds. Default: 12.")
    @Nullable
    private Integer growth;

    /** What can be built. */
    private enum Family {
        RESNET,
        VGG,
        DENSENET;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * The network for images of a shape.
     *
     * @throws IllegalArgumentException if an option is given that the family does not have
     */
    BackboneSpec spec(ImageShape images, int classes) {
        requireFamily();
        return switch (family) {
            case RESNET ->
                    new ResidualNetworkSpec(
                            images, classes, or(blocks, 3), or(widths, List.of(16, 32, 64)));
            case VGG ->
                    new VggSpec(
                            images,
                            classes,
                            or(convolutions, List.of(2, 2, 2)),
                            or(widths, List.of(32, 64, 128)));
            case DENSENET -> new DenseNetSpec(images, classes, or(layers, 6), or(growth, 12));
        };
    }

    private void requireFamily() {
        List<String> problems = new ArrayList<>();
        refuse(problems, "--blocks", blocks, EnumSet.of(Family.RESNET));
        refuse(problems, "--convolutions", convolutions, EnumSet.of(Family.VGG));
        refuse(problems, "--widths", widths, EnumSet.of(Family.RESNET, Family.VGG));
        refuse(problems, "--layers", layers, EnumSet.of(Family.DENSENET));
        refuse(problems, "--growth", growth, EnumSet.of(Family.DENSENET));
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", problems));
        }
    }

    private void refuse(
            List<String> problems, String option, @Nullable Object value, Set<Family> families) {
        if (value != null && !families.contains(family)) {
            problems.add(
                    "--family %s has no option %s (it is one of %s)"
                            .formatted(family, option, families));
        }
    }

    private static <T> T or(@Nullable T given, T otherwise) {
        return given == null ? otherwise : given;
    }
}
