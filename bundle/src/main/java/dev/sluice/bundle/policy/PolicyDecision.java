package dev.sluice.bundle.policy;

/** What the judge says of one policy. */
public sealed interface PolicyDecision {

    /** In force from now on. */
    record Accepted(EffectivePolicy policy) implements PolicyDecision {}

    /**
     * Not in force; the policy before it stays.
     *
     * @param reason for the one who issued it: what was found and what was expected
     */
    record Rejected(String reason) implements PolicyDecision {}
}
