package dev.sluice.augment.cli.attach;

import dev.sluice.augment.place.AtTensors;
import dev.sluice.augment.place.Placement;
import java.util.List;
import javax.annotation.Nullable;
import picocli.CommandLine.Option;

/** Where exits go: one of these at most. */
final class PlacementOptions {

    /** The rule of {@link NamedRecipe#SLUICE}. */
    static final String USUAL = "auto:2";

    @Option(
            names = "--cut",
            required = true,
            split = ",",
            paramLabel = "TENSOR",
            description =
                    "Tensors that an exit goes behind, from the image's end, separated by commas."
                            + " 'inspect' lists those that will do.")
    @Nullable
    private List<String> cuts;

    @Option(
            names = "--place",
            required = true,
            paramLabel = "RULE:N",
            description =
                    "In place of --cut: auto:N trains short pilots and keeps up to N exits that pay;"
                            + " pareto, fine, linear and gold put N exits at shares of the network's"
                            + " cost as PTEENet counts it, as in linear:3 ('inspect' shows where that is). Default: "
                            + USUAL
                            + ".")
    @Nullable
    private String rule;

    /**
     * @param usual rule where none of the options is given
     */
    Placement placement(String usual) {
        if (cuts != null) {
            return new AtTensors(cuts);
        }
        return Placement.parse(rule == null ? usual : rule);
    }
}
