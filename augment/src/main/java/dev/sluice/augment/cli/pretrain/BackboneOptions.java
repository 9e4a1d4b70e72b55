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
import java.util.stream.Stream;
import javax.annotation.Nullable;
import picocli.CommandLine.Option;

/** Which network to build. An option that the family does not have is refused, not ignored. */
final class BackboneOptions {

    private static final int BLOCKS = 3;
    private static final int LAYERS = 6;
    private static final int GROWTH = 12;
    private static final String CONVOLUTIONS = "2,2,2";
    private static final String RESNET_WIDTHS = "16,32,64";
    private static final String VGG_WIDTHS = "32,64,128";

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
                    "resnet: residual blocks a group; 3 is ResNet-20, 9 ResNet-56. Default: "
                            + BLOCKS
                            + ".")
    @Nullable
    private Integer blocks;

    @Option(
            names = "--convolutions",
            paramLabel = "N",
            splitSynopsisLabel = ",",
            split = ",",
            description =
                    "vgg: 3x3 convolutions of each group; a pool stands between groups. Default: "
                            + CONVOLUTIONS
                            + ".")
    @Nullable
    private List<Integer> convolutions;

    @Option(
            names = "--widths",
            paramLabel = "N",
            splitSynopsisLabel = ",",
            split = ",",
            description =
                    "resnet, vgg: channels of each group. Default: "
                            + RESNET_WIDTHS
                            + " (resnet), "
                            + VGG_WIDTHS
                            + " (vgg).")
    @Nullable
    private List<Integer> widths;

    @Option(
            names = "--layers",
            paramLabel = "N",
            description =
                    "densenet: layers in each of the three blocks; 12 is a depth of 40. Default: "
                            + LAYERS
                            + " (a depth of 22).")
    @Nullable
    private Integer layers;

    @Option(
            names = "--growth",
            paramLabel = "N",
            description = "densenet: channels that a layer adds. Default: " + GROWTH + ".")
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
                            images,
                            classes,
                            or(blocks, BLOCKS),
                            or(widths, numbers(RESNET_WIDTHS)));
            case VGG ->
                    new VggSpec(
                            images,
                            classes,
                            or(convolutions, numbers(CONVOLUTIONS)),
                            or(widths, numbers(VGG_WIDTHS)));
            case DENSENET ->
                    new DenseNetSpec(images, classes, or(layers, LAYERS), or(growth, GROWTH));
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

    private static List<Integer> numbers(String text) {
        return Stream.of(text.split(",")).map(Integer::valueOf).toList();
    }

    private static <T> T or(@Nullable T given, T otherwise) {
        return given == null ? otherwise : given;
    }
}
