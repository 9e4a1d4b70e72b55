package dev.sluice.job.gate;

import javax.annotation.Nullable;

/**
 * What a gate keeps across restarts.
 *
 * @param policyMessage the accepted policy in force, as it was read from the control topic; null
 *     while the bundle's default operating point is in force
 * @param consideredTo offset in the control topic below which every message was judged
 * @param highestVersion that was ever accepted; a policy has to be above it, also where the one in
 *     force gave way to the default
 */
record GateState(@Nullable byte[] policyMessage, long consideredTo, long highestVersion) {

    static final GateState BLANK = new GateState(null, 0, 0);

    GateState consideredTo(long offset) {
        return new GateState(policyMessage, offset, highestVersion);
    }
}
