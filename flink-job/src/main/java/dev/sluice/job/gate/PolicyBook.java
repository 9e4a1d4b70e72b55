package dev.sluice.job.gate;

import dev.sluice.bundle.policy.EffectivePolicy;
import dev.sluice.bundle.policy.PolicyDecision;
import dev.sluice.bundle.policy.PolicyJudge;
import dev.sluice.job.record.PolicyStamp;
import dev.sluice.job.record.SourceRecord;
import dev.sluice.schemas.ExitPolicy;
import dev.sluice.schemas.message.MessageReader;
import dev.sluice.schemas.message.UnreadableMessageException;
import java.util.ArrayList;
import java.util.List;
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

    PolicyBook(PolicyJudge judge, MessageReader<ExitPolicy> reader) {
        this.judge = judge;
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
     * Goes on from a state if there is one, then judges what the control topic holds beyond it. So
     * a gate that was restored from an older checkpoint does not fall behind what it answered after
     * it.
     *
     * @param history the control topic from its beginning to its end
     * @return what has to be said of it, the announcement of what is in force last. Without a state
     *     the policies of the past are not confirmed again; those that were rejected are, since
     *     whoever sent one may still be waiting
     */
    List<Ruling> start(@Nullable GateState restored, List<SourceRecord> history) {
        List<Ruling> rulings = new ArrayList<>();
        if (restored != null) {
            long end =
                    history.isEmpty() ? 0 : history.get(history.size() - 1).position().offset() + 1;
            boolean recreated = end < restored.consideredTo();
            restore(recreated ? restored.consideredTo(0) : restored).ifPresent(rulings::add);
        }
        for (SourceRecord message : history) {
            consider(message)
                    .filter(ruling -> restored != null || !ruling.accepted())
                    .ifPresent(rulings::add);
        }
        rulings.add(announcement());
        return rulings;
    }

    /**
     * Puts a state's policy in force. One that the bundle or the limits, perhaps newer ones, do not
     * take gives way to the bundle's default operating point, and is given back as rejected.
     */
    private Optional<Ruling> restore(GateState restored) {
        state = restored;
        byte[] message = restored.policyMessage();
        if (message == null) {
            return Optional.empty();
        }
        try {
            ExitPolicy policy = reader.read(message);
            PolicyDecision decision = judge.resolve(policy.getVersion(), PolicyTargets.of(policy));
            if (decision instanceof PolicyDecision.Accepted accepted) {
                put(accepted.policy(), policy, message);
                return Optional.empty();
            }
            String reason = ((PolicyDecision.Rejected) decision).reason();
            put(judge.initial(), null, null);
            return Optional.of(
                    new Ruling(
                            policy,
                            null,
                            false,
                            "the restored policy does not fit this job ("
                                    + reason
                                    + "), so the bundle's default operating point is in force"));
        } catch (UnreadableMessageException e) {
            throw new IllegalStateException("the state holds a policy that was never readable", e);
        }
    }

    /** What is in force, said unasked. */
    private Ruling announcement() {
        return new Ruling(
                issued,
                null,
                true,
                inForce.version() == 0
                        ? "the bundle's default operating point"
                        : "what the job starts with");
    }

    /** Judges a message of the control topic; empty if it was judged before. */
    Optional<Ruling> consider(SourceRecord message) {
        long offset = message.position().offset();
        if (offset < state.consideredTo()) {
            return Optional.empty();
        }
        state = state.consideredTo(offset + 1);
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
                judge.judge(policy.getVersion(), PolicyTargets.of(policy), state.highestVersion());
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
        state =
                new GateState(
                        message,
                        state.consideredTo(),
                        Math.max(state.highestVersion(), policy.version()));
    }
}
