package dev.sluice.augment.attach;

import java.util.ArrayList;
import java.util.List;

/**
 * Where exits are and what their branches look like.
 *
 * @param cuts tensors, from the image's end
 * @param trunks one for each, as {@link dev.sluice.augment.train.branch.BranchSpec#parse} reads
 *     them
 */
record Layout(List<String> cuts, List<String> trunks) {

    Layout {
        cuts = List.copyOf(cuts);
        trunks = List.copyOf(trunks);
        if (cuts.isEmpty()) {
            throw new IllegalArgumentException("no cut: an early exit needs at least one");
        }
        if (trunks.size() != cuts.size()) {
            throw new IllegalArgumentException(
                    "%d branches for %d cuts; expected one for each, or one for all"
                            .formatted(trunks.size(), cuts.size()));
        }
    }

    /**
     * @param trunks one for each cut, one for all, or none for the usual ones
     */
    static Layout of(List<String> cuts, List<String> trunks) {
        List<String> each = new ArrayList<>(trunks);
        for (int exit = 0; trunks.size() <= 1 && exit < cuts.size(); exit++) {
            String usual = exit == 0 ? AttachRequest.FIRST_TRUNK : AttachRequest.LATER_TRUNK;
            String trunk = trunks.isEmpty() ? usual : trunks.get(0);
            if (exit == each.size()) {
                each.add(trunk);
            }
        }
        return new Layout(cuts, each);
    }

    int exits() {
        return cuts.size();
    }

    /** Without some of the exits. */
    Layout keeping(List<Integer> exits) {
        return new Layout(
                exits.stream().map(cuts::get).toList(), exits.stream().map(trunks::get).toList());
    }
}
