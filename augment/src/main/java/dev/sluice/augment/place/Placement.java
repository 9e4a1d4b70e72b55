package dev.sluice.augment.place;

import dev.sluice.augment.onnx.Network;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Where a network's exits go. */
public sealed interface Placement permits AtTensors, ByShare {

    /**
     * Names of the tensors that exits go behind, from the image's end, no two alike.
     *
     * @throws IllegalArgumentException if the network has no room for all exits
     */
    List<String> cuts(Network network);

    /**
     * Reads a rule and a number of exits, as in {@code fine:10}.
     *
     * @throws IllegalArgumentException if it is neither
     */
    static Placement parse(String text) {
        String[] parts = text.split(":", -1);
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
                "placement '%s'; expected one of %s and a number of exits, as in fine:3"
                        .formatted(text, Arrays.toString(ShareRule.values())));
    }
}
