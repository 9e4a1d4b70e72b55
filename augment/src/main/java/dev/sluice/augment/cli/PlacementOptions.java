package dev.sluice.augment.cli;

import dev.sluice.augment.place.AtTensors;
import dev.sluice.augment.place.Placement;
import java.util.List;
import javax.annotation.Nullable;
import picocli.CommandLine.Option;

/** Where exits go: exactly one of these. */
final class PlacementOptions {

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
                    "N exits at shares of the network's MACs, in place of --cut: pareto, fine,"
                            + " linear or gold, as in linear:3. 'inspect' shows where that is.")
    @Nullable
    private String rule;

    Placement placement() {
        return cuts == null ? Placement.parse(rule) : new AtTensors(cuts);
    }
}
