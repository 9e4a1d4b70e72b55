package dev.sluice.augment.train.branch;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is attached at an exit: a trunk, global average pool, and two linear heads on the pooled
 * vector, one for the classes, one for the confidence.
 *
 * @param name prefix of every name inside the exported graph
 * @param trunk in order; empty for heads on the pooled feature itself
 */
public record BranchSpec(String name, List<TrunkBlock> trunk) {

    private static final Pattern BLOCK = Pattern.compile("(\\+?)(d?)(\\d{1,5})(?:/(\\d))?");

    private static final Pattern SHARE = Pattern.compile("(\\d{1,2}(?:\\.\\d+)?)%");

    public BranchSpec {
        trunk = List.copyOf(trunk);
        if (name.isBlank()) {
            throw new IllegalArgumentException("a branch without a name");
        }
    }

    /**
     * A branch with the trunk that a text describes: one of PTEENet's types, or blocks.
     *
     * <p>PTEENet's keep the feature's C channels, at stride 1: {@code pool} has no trunk, {@code
     * bnpool} batch normalisation and ReLU, {@code conv}, {@code conv2}, {@code conv3} one, two,
     * three 3x3 convolutions, each with batch normalisation and ReLU.
     *
     * <p>Blocks are separated by commas, each {@code [+][d]width[/stride]}: {@code 32/2,+32,d64/2}
     * is a convolution to 32 channels with stride 2, one of 32 channels with an identity shortcut,
     * a depthwise-separable one to 64 with stride 2. A blank text is no trunk.
     *
     * <p>{@code 12%} is the trunk that {@link TrunkSizing} makes of 12 % of the backbone's MACs.
     *
     * @param feature at the exit
     * @param backboneMacs for one image
     */
    public static BranchSpec parse(
            String name, String text, FeatureShape feature, long backboneMacs) {
        int channels = feature.channels();
        Matcher share = SHARE.matcher(text.strip());
        if (share.matches()) {
            double budget = Double.parseDouble(share.group(1)) / 100 * backboneMacs;
            return new BranchSpec(name, TrunkSizing.within(feature, (long) budget));
        }
        return new BranchSpec(
                name,
                switch (text.strip()) {
                    case "", "pool" -> List.of();
                    case "bnpool" ->
                            List.of(
                                    new TrunkBlock(
                                            TrunkBlock.Kind.NORMALISATION,
                                            channels,
                                            1,
                                            TrunkBlock.Shortcut.NONE));
                    case "conv" -> convolutions(1, channels);
                    case "conv2" -> convolutions(2, channels);
                    case "conv3" -> convolutions(3, channels);
                    default -> blocks(text);
                });
    }

    private static List<TrunkBlock> convolutions(int count, int channels) {
        return Collections.nCopies(count, TrunkBlock.convolution(channels, 1));
    }

    private static List<TrunkBlock> blocks(String trunk) {
        List<TrunkBlock> blocks = new ArrayList<>();
        for (String text : trunk.split(",", -1)) {
            Matcher matcher = BLOCK.matcher(text.strip());
            if (!matcher.matches()) {
                throw new IllegalArgumentException(
                        "block '%s' of branch '%s' must be [+][d]width[/stride], such as 32/2, +32"
                                        .formatted(text, trunk)
                                + " or d64/2; or the whole is pool, bnpool, conv, conv2, conv3,"
                                + " or a share of the network's MACs such as 12%");
            }
            blocks.add(
                    new TrunkBlock(
                            matcher.group(2).isEmpty()
                                    ? TrunkBlock.Kind.CONVOLUTION
                                    : TrunkBlock.Kind.SEPARABLE,
                            Integer.parseInt(matcher.group(3)),
                            matcher.group(4) == null ? 1 : Integer.parseInt(matcher.group(4)),
                            matcher.group(1).isEmpty()
                                    ? TrunkBlock.Shortcut.NONE
                                    : TrunkBlock.Shortcut.IDENTITY));
        }
        return blocks;
    }

    /**
     * MACs of the branch for one image: convolutions and both heads, as they are counted in the
     * exported graph.
     *
     * @param feature at the exit
     * @param classes K
     */
    public long macs(FeatureShape feature, int classes) {
        int channels = trunk.isEmpty() ? feature.channels() : trunk.get(trunk.size() - 1).width();
        return TrunkSizing.macs(feature, trunk) + (classes + 1L) * channels;
    }

    /** Refuses a feature on which a block that keeps the channels would not fit. */
    void requireFit(FeatureShape feature) {
        int channels = feature.channels();
        for (TrunkBlock block : trunk) {
            if (block.keepsWidth() && block.width() != channels) {
                throw new IllegalArgumentException(
                        "branch %s on a %s feature: block %s keeps its input's channels, which are %d"
                                .formatted(name, feature, block, channels));
            }
            channels = block.width();
        }
    }

    static void requireDifferentNames(List<BranchSpec> branches) {
        Set<String> names = new HashSet<>();
        for (BranchSpec branch : branches) {
            if (!names.add(branch.name())) {
                throw new IllegalArgumentException("two branches are called " + branch.name());
            }
        }
    }
}
