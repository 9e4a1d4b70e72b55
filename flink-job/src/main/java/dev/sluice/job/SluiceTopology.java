package dev.sluice.job;

import dev.sluice.bundle.Bundle;
import dev.sluice.bundle.policy.PolicyJudge;
import dev.sluice.job.bundle.BundleLocation;
import dev.sluice.job.decode.DecodeFunction;
import dev.sluice.job.gate.PolicyGate;
import dev.sluice.job.message.DeadLetterWriter;
import dev.sluice.job.metric.MetricSpec;
import dev.sluice.job.record.GatedRecord;
import dev.sluice.job.record.ImageRecord;
import dev.sluice.job.record.OutgoingRecord;
import dev.sluice.job.record.RecordType;
import dev.sluice.job.record.SourceRecord;
import dev.sluice.job.stage.StageOperator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Wires the operators:
 *
 * <pre>
 * images ------> policy-gate -> decode -> stage-0 -> stage-1 -> ... -> stage-N-1
 * policies ----/      |           |          |          |                 |
 *              policy-verdicts dead-letters predictions-0 predictions-1 predictions-N-1
 * </pre>
 *
 * <p>Every operator after the gate has one input and every exit a sink of its own, chained to its
 * stage. So stages can be chained into one task, and where they are not, a vertex's own input rate
 * is the flow that truly reached it: what an autoscaler has to go by.
 */
public final class SluiceTopology {

    public static final String IMAGES = "images";
    public static final String POLICIES = "policies";
    public static final String GATE = "policy-gate";
    public static final String VERDICTS = "policy-verdicts";
    public static final String DEAD_LETTERS = "dead-letters";
    private static final String STAGE = "stage-";
    private static final String PREDICTIONS = "predictions-";

    private final StreamExecutionEnvironment env;
    private final Endpoints endpoints;
    private final BundleLocation location;
    private final List<Integer> stageParallelism;
    private final TopologyOptions options;

    /**
     * @param location of {@code bundle}, as seen by every process of the job
     * @throws IllegalArgumentException if the options do not fit the bundle
     */
    public SluiceTopology(
            StreamExecutionEnvironment env,
            Endpoints endpoints,
            BundleLocation location,
            Bundle bundle,
            TopologyOptions options) {
        this.env = env;
        this.endpoints = endpoints;
        this.location = location;
        this.stageParallelism = StageParallelism.of(options, bundle);
        this.options = options;
        new PolicyJudge(bundle, options.policies()); // Refuses a default beyond the limits.
    }

    /** Uid of a stage's operator. */
    public static String stage(int index) {
        return STAGE + index;
    }

    /** Uid of the sink of an exit. */
    public static String predictions(int exit) {
        return PREDICTIONS + exit;
    }

    /**
     * What the operators tell of themselves, by uid; all else that is seen of them is Flink's.
     *
     * @param stages of the bundle
     */
    public static Map<String, List<MetricSpec>> metrics(int stages) {
        Map<String, List<MetricSpec>> metrics = new LinkedHashMap<>();
        metrics.put(GATE, PolicyGate.metrics(stages));
        metrics.put(DecodeFunction.UID, DecodeFunction.metrics());
        for (int i = 0; i < stages; i++) {
            metrics.put(stage(i), StageOperator.metrics());
        }
        return metrics;
    }

    /** Adds the operators to the environment. */
    public void build() {
        DataStream<SourceRecord> images = source(endpoints.images(), IMAGES, options.parallelism());
        DataStream<SourceRecord> policies = source(endpoints.policies(), POLICIES, 1);

        SingleOutputStreamOperator<GatedRecord> gated =
                named(
                        images.connect(policies.broadcast())
                                .transform(
                                        GATE,
                                        RecordType.GATED,
                                        new PolicyGate(
                                                location, endpoints.history(), options.policies())),
                        GATE,
                        options.parallelism());
        sink(gated.getSideOutput(PolicyGate.VERDICTS), VERDICTS, options.parallelism());

        SingleOutputStreamOperator<ImageRecord> records =
                named(
                        gated.process(
                                new DecodeFunction(
                                        location,
                                        options.decode(),
                                        options.breaker(),
                                        deadLetters(DecodeFunction.UID),
                                        endpoints.format()),
                                RecordType.IMAGE),
                        DecodeFunction.UID,
                        options.parallelism());
        sink(
                records.getSideOutput(DecodeFunction.DEAD_LETTERS),
                DEAD_LETTERS,
                options.parallelism());

        for (int i = 0; i < stageParallelism.size(); i++) {
            records = stage(records, i);
        }
    }

    private SingleOutputStreamOperator<ImageRecord> stage(DataStream<ImageRecord> in, int index) {
        int parallelism = stageParallelism.get(index);
        SingleOutputStreamOperator<ImageRecord> stage =
                named(
                        in.transform(
                                stage(index),
                                RecordType.IMAGE,
                                new StageOperator(
                                        location,
                                        index,
                                        options.stages(),
                                        options.breaker(),
                                        deadLetters(stage(index)),
                                        endpoints.predictionBytes(),
                                        endpoints.format())),
                        stage(index),
                        parallelism);
        if (options.placement() == Placement.SEPARATE) {
            stage.startNewChain();
        }
        sink(stage.getSideOutput(StageOperator.ANSWERS), predictions(index), parallelism);
        return stage;
    }

    private DeadLetterWriter deadLetters(String uid) {
        return new DeadLetterWriter(uid, endpoints.deadLetterBytes(), endpoints.format());
    }

    private DataStream<SourceRecord> source(
            Source<SourceRecord, ?, ?> source, String uid, int parallelism) {
        return env.fromSource(source, WatermarkStrategy.noWatermarks(), uid, RecordType.SOURCE)
                .uid(uid)
                .setParallelism(parallelism);
    }

    private static <T> SingleOutputStreamOperator<T> named(
            SingleOutputStreamOperator<T> operator, String uid, int parallelism) {
        return operator.name(uid).uid(uid).setParallelism(parallelism);
    }

    private void sink(DataStream<OutgoingRecord> records, String uid, int parallelism) {
        records.sinkTo(endpoints.sinks().create(uid))
                .name(uid)
                .uid(uid)
                .setParallelism(parallelism);
    }
}
