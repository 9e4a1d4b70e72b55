package dev.sluice.bundle.exit;

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

    public StageCosts {
        segmentMacs = List.copyOf(segmentMacs);
        branchMacs = List.copyOf(branchMacs);
        if (segmentMacs.isEmpty() || segmentMacs.size() != branchMacs.size()) {
            throw new IllegalArgumentException(
                    segmentMacs.size()
                            + " segments and "
                            + branchMacs.size()
                            + " branches; expected as many, and at least one");
        }
        if (segmentMacs.stream().anyMatch(macs -> macs < 0)
                || branchMacs.stream().anyMatch(macs -> macs < 0)) {
            throw new IllegalArgumentException("negative MACs");
        }
        if (segmentMacs.stream().mapToLong(Long::longValue).sum() == 0) {
            throw new IllegalArgumentException("the backbone costs no MACs at all");
        }
        if (branchMacs.get(branchMacs.size() - 1) != 0) {
            throw new IllegalArgumentException("the final exit has a branch cost; expected 0");
        }
    }

    public int exits() {
        return segmentMacs.size();
    }

    public long backboneMacs() {
        return segmentMacs.stream().mapToLong(Long::longValue).sum();
    }

    /** MACs spent on a record that leaves at {@code exit}. */
    public long macsAt(int exit) {
        long macs = 0;
        for (int stage = 0; stage <= exit; stage++) {
            macs += segmentMacs.get(stage) + branchMacs.get(stage);
        }
        return macs;
    }

    /** {@link #macsAt} over the backbone's own. */
    public double relativeMacsAt(int exit) {
        return (double) macsAt(exit) / backboneMacs();
    }
}
