package dev.sluice.augment.place;

import dev.sluice.augment.cut.CostRule;
import dev.sluice.augment.cut.CutPoint;
import dev.sluice.augment.cut.CutPoints;
import dev.sluice.augment.onnx.Network;
import java.util.ArrayList;
import java.util.List;

/**
 * Exit i behind the first unit whose cost up to there reaches the rule's share of the backbone's,
 * and that is behind exit i-1: where shares lie closer than units, exits move back. Costs are by
 * {@link CostRule#PTEENET}, so that exits stand where the paper's stand.
 *
 * @param exits N, at least 1
 */
public record ByShare(ShareRule rule, int exits) implements Placement {

    /** 1 - 0.95 is a little more than 0.05 to a computer. */
    private static final double ROUNDING = 1e-9;

    public ByShare {
        if (exits < 1) {
            throw new IllegalArgumentException(
                    "placement %s:%d; expected at least 1 exit".formatted(rule, exits));
        }
    }

    @Override
    public List<String> cuts(Network network) {
        return among(CutPoints.of(network, CostRule.PTEENET));
    }

    /**
     * As {@link #cuts}.
     *
     * @param all of the network, with costs by {@link CostRule#PTEENET}
     */
    public List<String> among(CutPoints all) {
        List<CutPoint> units = all.units();
        List<String> cuts = new ArrayList<>();
        int next = 0;
        for (int exit = 0; exit < exits; exit++) {
            double share = rule.share(exit, exits);
            while (next < units.size() && all.share(units.get(next)) < share - ROUNDING) {
                next++;
            }
            if (next == units.size()) {
                throw new IllegalArgumentException(
                        ("%s has no place for exit %d: of %d units none is left at or behind %.1f"
                                        + " %% of the cost as PTEENet counts it; take fewer exits, or"
                                        + " name tensors")
                                .formatted(this, exit, units.size(), 100 * share));
            }
            cuts.add(units.get(next++).tensor());
        }
        return cuts;
    }

    @Override
    public String toString() {
        return rule + ":" + exits;
    }
}
