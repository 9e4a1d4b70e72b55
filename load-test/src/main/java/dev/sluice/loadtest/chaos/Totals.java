package dev.sluice.loadtest.chaos;

/**
 * The bottom line of a ledger.
 *
 * @param sent events, each with an id of its own
 * @param predictions ids that have one or more
 * @param deadLetters ids that have one or more
 * @param lost ids without any answer
 * @param repeated answers beyond the first of an id
 * @param misfiled ids that nobody sent, that have a prediction and should have a dead letter, or
 *     the other way round, or whose answers name several source coordinates or another id's
 * @param unknownPolicies predictions that name a policy version which was never accepted
 */
public record Totals(
        int sent,
        int predictions,
        int deadLetters,
        int lost,
        int repeated,
        int misfiled,
        int unknownPolicies) {

    /** Whether the ledger is what this delivery promises. */
    boolean isKept(Delivery delivery) {
        boolean once = delivery != Delivery.EXACTLY_ONCE || repeated == 0;
        return once
                && lost == 0
                && misfiled == 0
                && unknownPolicies == 0
                && predictions + deadLetters == sent;
    }
}
