package dev.sluice.augment.place;

import dev.sluice.augment.cut.CutPoint;
import dev.sluice.augment.cut.CutPoints;
import dev.sluice.augment.onnx.Network;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Exits where they pay, which only branches can tell: small ones are trained at all cuts that come
 * into question, and the set of them that costs least is kept.
 *
 * <p>In question come the first cut that there is and those nearest to {@link #SHARES} of the MACs.
 * The first, for MACs spent in a branch, which is trained for its exit, are worth more than MACs
 * spent on the way to it.
 *
 * @param most exits to keep, in [1, {@value #MOST_EXITS}]
 */
public record Auto(int most) implements Placement {

    static final String NAME = "auto";
    static final int USUAL_EXITS = 2;
    static final int MOST_EXITS = 4;

    private static final List<Double> SHARES = List.of(0.1, 0.25, 0.45, 0.65);

    public Auto {
        if (most < 1 || most > MOST_EXITS) {
            throw new IllegalArgumentException(
                    "placement %s:%d; expected 1 to %d exits".formatted(NAME, most, MOST_EXITS));
        }
    }

    @Override
    public List<String> cuts(Network network) {
        CutPoints all = CutPoints.of(network);
        if (all.points().isEmpty()) {
            throw new IllegalArgumentException(network + " has no place for an exit");
        }
        return among(all);
    }

    /** As {@link #cuts}, of at least one cut. */
    List<String> among(CutPoints all) {
        Set<CutPoint> chosen = new LinkedHashSet<>();
        chosen.add(all.points().get(0));
        for (double share : SHARES) {
            all.units().stream()
                    .min(Comparator.comparingDouble(p -> Math.abs(all.share(p) - share)))
                    .ifPresent(chosen::add);
        }
        return chosen.stream()
                .sorted(Comparator.comparingLong(CutPoint::macsBefore))
                .map(CutPoint::tensor)
                .toList();
    }

    @Override
    public String toString() {
        return NAME + ":" + most;
    }
}
