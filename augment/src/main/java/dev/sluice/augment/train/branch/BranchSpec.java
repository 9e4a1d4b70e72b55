package dev.sluice.augment.train.branch;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is attached at an exit: a trunk of convolutions, global average pool, and two linear heads
 * on the pooled vector, one for the classes, one for the confidence.
 *
 * @param name prefix of every name inside the exported graph
 * @param trunk in order; empty for heads on the pooled feature itself
 */
public record BranchSpec(String name, List<TrunkBlock> trunk) {

    private static final Pattern BLOCK = Pattern.compile("(\\+?)(\\d{1,5})(?:/(\\d))?");

    public BranchSpec {
        trunk = List.copyOf(trunk);
        if (name.isBlank()) {
            throw new IllegalArgumentException("a branch without a name");
        }
    }

    /**
     * A branch with the trunk that a text describes.
     *
     * @param trunk blocks separated by commas, each {@code [+]width[/stride]}: {@code
     *     32/2,+32,64/2} is a convolution to 32 channels with stride 2, one of 32 channels with an
     *     identity shortcut, one to 64 with stride 2. Empty: none
     */
    public static BranchSpec parse(String name, String trunk) {
        List<TrunkBlock> blocks = new ArrayList<>();
        for (String text : trunk.isBlank() ? new String[0] : trunk.split(",", -1)) {
            Matcher matcher = BLOCK.matcher(text.strip());
            if (!matcher.matches()) {
                throw new IllegalArgumentException(
                        "block '%s' of trunk '%s' must be [+]width[/stride], such as 32/2 or +32"
                                .formatted(text, trunk));
            }
            blocks.add(
                    new TrunkBlock(
                            Integer.parseInt(matcher.group(2)),
                            matcher.group(3) == null ? 1 : Integer.parseInt(matcher.group(3)),
                            matcher.group(1).isEmpty()
                                    ? TrunkBlock.Shortcut.NONE
                                    : TrunkBlock.Shortcut.IDENTITY));
        }
        return new BranchSpec(name, blocks);
    }

    /**
     * Refuses a feature on which an identity shortcut would not fit, or of which the trunk would
     * leave nothing.
     */
    void requireFit(FeatureShape feature) {
        int channels = feature.channels();
        for (TrunkBlock block : trunk) {
            if (block.shortcut() == TrunkBlock.Shortcut.IDENTITY && block.width() != channels) {
                throw new IllegalArgumentException(
                        "branch %s on a %s feature: block %s adds its input, which has %d channels"
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
