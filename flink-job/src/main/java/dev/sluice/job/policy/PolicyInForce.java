package dev.sluice.job.policy;

import dev.sluice.schemas.PolicyOutcome;
import dev.sluice.schemas.PolicyVerdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a job with some bundle does at present, as far as its verdicts tell.
 *
 * @param newest verdict: its thresholds are in force, whatever it says of the policy it judged
 * @param origin verdict that brought the version in force; empty for the bundle's default operating
 *     point, or where that verdict is gone
 */
public record PolicyInForce(PolicyVerdict newest, Optional<PolicyVerdict> origin) {

    /** Sorts verdicts as they are read, from the oldest on. Not thread-safe. */
    static final class Tracker {

        /** By name of the bundle; what changed last stands last. */
        private final Map<String, PolicyInForce> byBundle = new LinkedHashMap<>();

        void add(PolicyVerdict verdict) {
            PolicyInForce before = byBundle.remove(verdict.getBundle().getName());
            Optional<PolicyVerdict> origin = Optional.empty();
            if (brings(verdict)) {
                origin = Optional.of(verdict);
            } else if (before != null && isOriginOf(before.origin(), verdict)) {
                origin = before.origin();
            }
            byBundle.put(verdict.getBundle().getName(), new PolicyInForce(verdict, origin));
        }

        private static boolean brings(PolicyVerdict verdict) {
            return verdict.getOutcome() == PolicyOutcome.ACCEPTED
                    && verdict.getVersion() != null
                    && verdict.getVersion() == verdict.getVersionInForce();
        }

        private static boolean isOriginOf(Optional<PolicyVerdict> origin, PolicyVerdict verdict) {
            return origin.filter(o -> o.getVersion() == verdict.getVersionInForce()).isPresent();
        }

        List<PolicyInForce> all() {
            return new ArrayList<>(byBundle.values());
        }
    }
}
