package dev.sluice.job.gate;

import dev.sluice.bundle.Bundle;
import dev.sluice.bundle.policy.EffectivePolicy;
import dev.sluice.bundle.policy.PolicyDecision;
import dev.sluice.bundle.policy.PolicyJudge;
import dev.sluice.job.message.MessageReader;
import dev.sluice.job.message.UnreadableMessageException;
import dev.sluice.job.record.PolicyStamp;
import dev.sluice.job.record.SourceRecord;
import dev.sluice.schemas.ExitPolicy;
import java.util.Optional;
import javax.annotation.Nullable;

/**
 * The exit policy in force, and the judgement of those that want to be. Every subtask of the gate
 * has one; all see the same messages in the same order and so agree. Not thread-safe.
 *
 * <p>A message is judged once: those below {@link GateState#consideredTo} were judged before a
 * restart, or while the history was read, and are passed over when the control stream brings them
 * again.
 */
final class PolicyBook {

    private final PolicyJudge judge;
    private final MessageReader<ExitPolicy> reader;
    private EffectivePolicy inForce;
    @Nullable private ExitPolicy issued;
    private PolicyStamp stamp;
    private GateState state;

    PolicyBook(Bundle bundle, MessageReader<ExitPolicy> reader) {
        this.judge = new PolicyJudge(bundle);
        this.reader = reader;
        this.state = GateState.BLANK;
        put(judge.initial(), null, null);
    }

    EffectivePolicy inForce() {
        return inForce;
    }

    /** The same object until the policy changes. */
    PolicyStamp stamp() {
        return stamp;
    }

    GateState state() {
        return state;
    }

    /**
     * Goes on from a state. A policy that the bundle, perhaps a newer one, does not take gives way
     * to the bundle's default operating point.
     *
     * @return what is in force now, and why
     */
    Ruling restore(GateState restored) {
        state = restored;
        byte[] message = restored.policyMessage();
        if (message == null) {
            return announcement();
        }
        try {
            ExitPolicy policy = reader.read(message);
            PolicyDecision decision = judge.resolve(policy.getVersion(), PolicyTargets.of(policy));
            if (decision instanceof PolicyDecision.Accepted accepted) {
                put(accepted.policy(), policy, message);
                return new Ruling(policy, null, true, "restored");
            }
            String reason = ((PolicyDecision.Rejected) decision).reason();
            put(judge.initial(), null, null);
            return new Ruling(
                    policy,
                    null,
                    false,
                    "the restored policy does not fit the bundle ("
                            + reason
                            + "), so its default operating point is in force");
        } catch (UnreadableMessageException e) {
            throw new IllegalStateException("the state holds a policy that was never readable", e);
        }
    }

    /** What is in force, said unasked. */
    Ruling announcement() {
        return new Ruling(
                issued,
                null,
                true,
                inForce.version() == 0
                        ? "the bundle's default operating point"
                        : "read from the control topic at the start");
    }

    /** Judges a message of the control topic; empty if it was judged before. */
    Optional<Ruling> consider(SourceRecord message) {
        long offset = message.position().offset();
        if (offset < state.consideredTo()) {
            return Optional.empty();
        }
        state = new GateState(state.policyMessage(), offset + 1);
        try {
            ExitPolicy policy = reader.read(message.value());
            return Optional.of(judge(policy, message));
        } catch (UnreadableMessageException e) {
            return Optional.of(new Ruling(null, offset, false, e.getMessage()));
        }
    }

    private Ruling judge(ExitPolicy policy, SourceRecord message) {
        long offset = message.position().offset();
        PolicyDecision decision =
                judge.judge(policy.getVersion(), PolicyTargets.of(policy), inForce.version());
        if (decision instanceof PolicyDecision.Accepted accepted) {
            put(accepted.policy(), policy, message.value());
            return new Ruling(policy, offset, true, "in force");
        }
        return new Ruling(policy, offset, false, ((PolicyDecision.Rejected) decision).reason());
    }

    private void put(
            EffectivePolicy policy, @Nullable ExitPolicy issued, @Nullable byte[] message) {
        this.inForce = policy;
        this.issued = issued;
        stamp = new PolicyStamp(policy.version(), policy.thresholds());
        state = new GateState(message, state.consideredTo());
    }
}
