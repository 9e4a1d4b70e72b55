package dev.sluice.bundle.exit;

import java.util.ArrayList;
import java.util.List;

/**
 * What a record has cost by the time it leaves, in MACs (multiply-accumulates of convolution and
 * linear layers for one image; 1 MAC is 2 FLOPs).
 *
 * <p>Every branch that ran is counted, also those that did not let the record leave; PTEENet's
 * published figures leave these out. The full path can therefore cost more than the backbone.
 *
 * @param segmentMacs of the backbone's part in each stage; their sum is the backbone's cost
 * @param branchMacs of the branch at the end of each stage; the last stage has none, so 0
 */
public record StageCosts(List<Long> segmentMacs, List<Long> branchMacs) {

    /** Far above any network's, and low enough that no sum overflows. */
    private static final long MAX_MACS = 1L << 50;

    public StageCosts {
        segmentMacs = List.copyOf(segmentMacs);
        branchMacs = List.copyOf(branchMacs);
        if (segmentMacs.isEmpty() || segmentMacs.size() != branchMacs.size()) {
            throw new IllegalArgumentException(
                    "%s segments and %s branches; expected as many, and at least one"
                            .formatted(segmentMacs.size(), branchMacs.size()));
        }
        check("segment", segmentMacs);
        check("branch", branchMacs);
        if (sum(segmentMacs) == 0) {
            throw new IllegalArgumentException("the backbone costs no MACs at all");
        }
        long last = branchMacs.get(branchMacs.size() - 1);
        if (last != 0) {
            throw new IllegalArgumentException(
                    "the final exit has a branch of %s MACs; expected 0".formatted(last));
        }
    }

    private static void check(String part, List<Long> macs) {
        for (int stage = 0; stage < macs.size(); stage++) {
            if (macs.get(stage) < 0 || macs.get(stage) > MAX_MACS) {
                throw new IllegalArgumentException(
                        "the %s of stage %s has %s MACs; expected 0 to 2^50"
                                .formatted(part, stage, macs.get(stage)));
            }
        }
    }

    private static long sum(List<Long> macs) {
        return macs.stream().mapToLong(Long::longValue).sum();
    }

    public int exits() {
        return segmentMacs.size();
    }

    public long backboneMacs() {
        return sum(segmentMacs);
    }

    /** MACs spent on a record that leaves at {@code exit}. */
    public long macsAt(int exit) {
        long macs = 0;
        for (int stage = 0; stage <= exit; stage++) {
            macs += segmentMacs.get(stage) + branchMacs.get(stage);
        }
        return macs;
    }

    /**
     * The costs without some of the early exits: their branches are left out, their segments join
     * the next stage's.
     *
     * @param kept early exits, in rising order
     */
    public StageCosts keeping(List<Integer> kept) {
        List<Long> segments = new ArrayList<>();
        List<Long> branches = new ArrayList<>();
        long segment = 0;
        for (int stage = 0; stage < exits(); stage++) {
            segment += segmentMacs.get(stage);
            if (stage == exits() - 1 || kept.contains(stage)) {
                segments.add(segment);
                branches.add(branchMacs.get(stage));
                segment = 0;
            }
        }
        return new StageCosts(segments, branches);
    }

    /** {@link #macsAt} over the backbone's own. */
    public double relativeMacsAt(int exit) {
        return (double) macsAt(exit) / backboneMacs();
    }
}
