package dev.sluice.job.gate;

import dev.sluice.bundle.Bundle;
import dev.sluice.bundle.policy.PolicyJudge;
import dev.sluice.bundle.policy.PolicyLimits;
import dev.sluice.job.bundle.BundleLocation;
import dev.sluice.job.metric.MetricSpec;
import dev.sluice.job.record.GatedRecord;
import dev.sluice.job.record.OutgoingRecord;
import dev.sluice.job.record.RecordType;
import dev.sluice.job.record.SourceRecord;
import dev.sluice.schemas.ExitPolicy;
import dev.sluice.schemas.ReleasedSchemas;
import dev.sluice.schemas.message.MessageReader;
import java.time.Instant;
import java.util.List;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;

/**
 * Stamps the exit policy in force on every record. First input: images; second: the control stream,
 * broadcast, so that every subtask gets every message. Verdicts leave through a side output, from
 * subtask 0 alone, since all subtasks come to the same ones.
 *
 * <p>Why no record meets two policies: the stamp is one object, put on the record here and compared
 * with at every exit; later operators have no policy of their own. Why versions never go back
 * within a partition: a subtask's policy version only rises, records of a partition keep their
 * order up to here, and all of them pass the same subtask as long as the job runs with one
 * parallelism. A restarted gate reads the control topic to its end before the first record, so that
 * records which it sees again are judged by what was in force when it failed, or by what came
 * later.
 *
 * <p>State: broadcast state, so that after rescaling each subtask has a copy. The copies may differ
 * in how far into the control topic their subtask read at its start; the next start evens that out.
 */
public final class PolicyGate extends AbstractStreamOperator<GatedRecord>
        implements TwoInputStreamOperator<SourceRecord, SourceRecord, GatedRecord> {

    private static final long serialVersionUID = 1L;

    /** Where the verdicts leave. */
    public static final OutputTag<OutgoingRecord> VERDICTS =
            new OutputTag<>("verdicts", RecordType.OUTGOING);

    private static final String STATE_KEY = "gate";

    static final MapStateDescriptor<String, GateState> STATE =
            new MapStateDescriptor<>(
                    "policy-gate", StringSerializer.INSTANCE, new GateStateSerializer());

    private final BundleLocation location;
    private final PolicyHistory history;
    private final PolicyLimits limits;

    private transient PolicyBook book;
    private transient VerdictWriter verdicts;
    private transient GateMetrics gateMetrics;
    private transient BroadcastState<String, GateState> state;
    private transient List<Ruling> openingRulings;

    public PolicyGate(BundleLocation location, PolicyHistory history, PolicyLimits limits) {
        this.location = location;
        this.history = history;
        this.limits = limits;
    }

    /**
     * What the gate tells of itself.
     *
     * @param exits of the bundle, the final one included
     */
    public static List<MetricSpec> metrics(int exits) {
        return GateMetrics.all(exits);
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        Bundle bundle = location.read();
        book =
                new PolicyBook(
                        new PolicyJudge(bundle, limits),
                        new MessageReader<>(ExitPolicy.getClassSchema(), ReleasedSchemas.store()));
        verdicts = new VerdictWriter(bundle);
        gateMetrics =
                new GateMetrics(
                        getMetricGroup(), bundle.manifest().stages().size(), () -> book.inForce());
        state = context.getOperatorStateStore().getBroadcastState(STATE);
        openingRulings = book.start(state.get(STATE_KEY), history.read());
    }

    @Override
    public void open() throws Exception {
        super.open();
        // Not emitted here: downstream tasks may not be running yet.
        getProcessingTimeService()
                .registerTimer(
                        getProcessingTimeService().getCurrentProcessingTime(),
                        now -> emitOpeningRulings());
    }

    /** Before anything else that this gate says, whichever comes first. */
    private void emitOpeningRulings() {
        List<Ruling> due = openingRulings;
        openingRulings = List.of();
        due.forEach(this::emitVerdict);
    }

    @Override
    public void processElement1(StreamRecord<SourceRecord> image) {
        output.collect(image.replace(new GatedRecord(image.getValue(), book.stamp())));
    }

    @Override
    public void processElement2(StreamRecord<SourceRecord> message) {
        emitOpeningRulings();
        book.consider(message.getValue())
                .ifPresent(
                        ruling -> {
                            gateMetrics.policyJudged(ruling);
                            emitVerdict(ruling);
                        });
    }

    private void emitVerdict(Ruling ruling) {
        if (!ruling.accepted()) {
            LOG.warn("Policy rejected: {}", ruling.explanation());
        }
        if (getRuntimeContext().getTaskInfo().getIndexOfThisSubtask() == 0) {
            Instant now =
                    Instant.ofEpochMilli(getProcessingTimeService().getCurrentProcessingTime());
            output.collect(
                    VERDICTS, new StreamRecord<>(verdicts.write(ruling, book.inForce(), now)));
        }
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        state.put(STATE_KEY, book.state());
    }
}
