package dev.sluice.augment.place;

import dev.sluice.augment.onnx.Network;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Where a network's exits go. */
public sealed interface Placement permits AtTensors, ByShare, Auto {

    /**
     * Names of the tensors that exits go behind, from the image's end, no two alike; of {@link
     * Auto} those that come into question.
     *
     * @throws IllegalArgumentException if the network has no room for all exits
     */
    List<String> cuts(Network network);

    /**
     * Reads a rule and a number of exits, as in {@code fine:10}; {@code auto} may go without.
     *
     * @throws IllegalArgumentException if it is neither
     */
    static Placement parse(String text) {
        String[] parts = text.split(":", -1);
        if (parts[0].equalsIgnoreCase(Auto.NAME) && parts.length <= 2) {
            return new Auto(parts.length == 1 ? Auto.USUAL_EXITS : exits(text, parts[1]));
        }
        for (ShareRule rule : ShareRule.values()) {
            if (rule.toString().equals(parts[0].toLowerCase(Locale.ROOT)) && parts.length == 2) {
                return new ByShare(rule, exits(text, parts[1]));
            }
        }
        throw malformed(text);
    }

    private static int exits(String text, String number) {
        try {
            return Integer.parseInt(number);
        } catch (NumberFormatException e) {
            throw malformed(text);
        }
    }

    private static IllegalArgumentException malformed(String text) {
        return new IllegalArgumentException(
                "placement '%s'; expected auto or one of %s, and a number of exits, as in fine:3"
                        .formatted(text, Arrays.toString(ShareRule.values())));
    }
}
