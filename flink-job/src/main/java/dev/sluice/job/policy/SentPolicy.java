package dev.sluice.job.policy;

import dev.sluice.schemas.PolicyVerdict;

/**
 * A policy that is in the control topic.
 *
 * @param offset of its message there, by which its verdict is known
 */
public record SentPolicy(long version, long offset) {

    /**
     * Whether a verdict is about this policy: it names the message, or a job that was just starting
     * announces that this version is what it starts with.
     */
    boolean isAnsweredBy(PolicyVerdict verdict) {
        Long judged = verdict.getVersion();
        if (verdict.getPolicyOffset() == null) {
            return judged != null && judged == version && verdict.getVersionInForce() == version;
        }
        return verdict.getPolicyOffset() == offset && (judged == null || judged == version);
    }
}
