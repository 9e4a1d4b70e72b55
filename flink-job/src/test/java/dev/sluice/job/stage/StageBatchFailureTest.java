package dev.sluice.job.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.sluice.bundle.Bundle;
import dev.sluice.bundle.BundleWriter;
import dev.sluice.bundle.Manifest;
import dev.sluice.bundle.StageSpec;
import dev.sluice.bundle.ToyBundle;
import dev.sluice.bundle.exit.Thresholds;
import dev.sluice.bundle.runtime.InferenceException;
import dev.sluice.bundle.runtime.NativeMemory;
import dev.sluice.job.Events;
import dev.sluice.job.breaker.BreakerLimits;
import dev.sluice.job.bundle.BundleLocation;
import dev.sluice.job.bundle.UnusableBundleException;
import dev.sluice.job.message.DeadLetterWriter;
import dev.sluice.job.message.MessageFormat;
import dev.sluice.job.record.ImageRecord;
import dev.sluice.job.record.ImageRecord.Tensor;
import dev.sluice.job.record.OutgoingRecord;
import dev.sluice.job.record.OutgoingRecord.Destination;
import dev.sluice.job.record.PolicyStamp;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.runtime.metrics.groups.InternalOperatorMetricGroup;
import org.apache.flink.runtime.metrics.util.InterceptingOperatorMetricGroup;
import org.apache.flink.runtime.metrics.util.InterceptingTaskMetricGroup;
import org.apache.flink.runtime.operators.testutils.MockEnvironment;
import org.apache.flink.runtime.operators.testutils.MockEnvironmentBuilder;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stages whose graphs do not take every batch. */
class StageBatchFailureTest {

    private static final BreakerLimits BREAKER = new BreakerLimits(0.95, 1_000);

    @TempDir Path folder;
    private final InterceptingOperatorMetricGroup metrics = new InterceptingOperatorMetricGroup();
    private OneInputStreamOperatorTestHarness<ImageRecord, ImageRecord> harness;
    private Bundle bundle;

    private void open(int maxRecords, UnaryOperator<OnnxMl.ModelProto.Builder> graphs)
            throws Exception {
        bundle = changed(ToyBundle.write(folder.resolve("any")), graphs);
        StageOptions options =
                new StageOptions(new BatchLimits(maxRecords, Duration.ofHours(1)), 1, false);
        BundleLocation location = BundleLocation.of(folder.resolve("changed").toString(), bundle);
        harness =
                new OneInputStreamOperatorTestHarness<>(
                        new StageOperator(
                                location,
                                0,
                                options,
                                BREAKER,
                                new DeadLetterWriter("stage-0", 1 << 20),
                                1 << 20,
                                MessageFormat.SINGLE_OBJECT),
                        environment());
        harness.open();
    }

    private Bundle changed(Bundle bundle, UnaryOperator<OnnxMl.ModelProto.Builder> graphs)
            throws Exception {
        Manifest manifest = bundle.manifest();
        List<BundleWriter.Stage> stages = new ArrayList<>();
        for (int i = 0; i < manifest.stages().size(); i++) {
            StageSpec spec = manifest.stages().get(i);
            stages.add(
                    new BundleWriter.Stage(
                            graphs.apply(OnnxMl.ModelProto.parseFrom(bundle.graph(i)).toBuilder())
                                    .build()
                                    .toByteArray(),
                            spec.input(),
                            spec.features(),
                            spec.segmentMacs(),
                            spec.branchMacs()));
        }
        return BundleWriter.write(
                folder.resolve("changed"),
                new BundleWriter.Draft(
                        manifest.name(),
                        manifest.version(),
                        manifest.classes(),
                        manifest.image(),
                        stages,
                        manifest.confidence(),
                        bundle.observations(),
                        manifest.calibration(),
                        manifest.provenance()));
    }

    /** So that every larger batch fails. */
    private static OnnxMl.ModelProto.Builder oneRecordAtATime(OnnxMl.ModelProto.Builder model) {
        model.getGraphBuilder()
                .getInputBuilder(0)
                .getTypeBuilder()
                .getTensorTypeBuilder()
                .getShapeBuilder()
                .getDimBuilder(0)
                .setDimValue(1);
        return model;
    }

    /** Looks up every pixel in a table that has room for black alone. */
    private static OnnxMl.ModelProto.Builder onlyBlackImages(OnnxMl.ModelProto.Builder model) {
        OnnxMl.GraphProto.Builder graph = rawConfidence(model);
        String image = graph.getInput(0).getName();
        graph.addNode(node("Cast", "pixels", "to", DataType.INT64.getNumber(), image));
        graph.addNode(node("Gather", "found", "axis", 0, "table", "pixels"));
        graph.addNode(node("Flatten", "row", "axis", 1, "found"));
        graph.addNode(node("Gather", "first", "axis", 1, "row", "confidenceIndex"));
        return withConfidence(model, "first");
    }

    /**
     * Looks up a random place in a table that has room for the first alone. ONNX Runtime draws by
     * libstdc++'s minimal generator (minstd_rand0), whose first number from a seed of 1 is next to
     * 0, and the next ten are not: the graph runs when it is opened, and never again.
     */
    private static OnnxMl.ModelProto.Builder onlyOnce(OnnxMl.ModelProto.Builder model) {
        OnnxMl.GraphProto.Builder graph = rawConfidence(model);
        graph.addNode(
                OnnxMl.NodeProto.newBuilder()
                        .setOpType("RandomUniform")
                        .addOutput("random")
                        .addAttribute(number("high", 100))
                        .addAttribute(number("low", 0))
                        .addAttribute(number("seed", 1))
                        .addAttribute(
                                OnnxMl.AttributeProto.newBuilder()
                                        .setName("shape")
                                        .setType(OnnxMl.AttributeProto.AttributeType.INTS)
                                        .addInts(1)));
        graph.addNode(node("Cast", "place", "to", DataType.INT64.getNumber(), "random"));
        graph.addNode(node("Gather", "found", "axis", 0, "table", "place"));
        return withConfidence(model, "found");
    }

    private static OnnxMl.AttributeProto.Builder number(String name, float value) {
        return OnnxMl.AttributeProto.newBuilder()
                .setName(name)
                .setType(OnnxMl.AttributeProto.AttributeType.FLOAT)
                .setF(value);
    }

    private static OnnxMl.ModelProto.Builder withoutConfidence(OnnxMl.ModelProto.Builder model) {
        OnnxMl.GraphProto.Builder graph = model.getGraphBuilder();
        for (int i = graph.getOutputCount() - 1; i >= 0; i--) {
            if (graph.getOutput(i).getName().equals(StageSpec.CONFIDENCE)) {
                graph.removeOutput(i);
            }
        }
        return model;
    }

    /** Gives the confidence another name, and the graph a table of one number, 0. */
    private static OnnxMl.GraphProto.Builder rawConfidence(OnnxMl.ModelProto.Builder model) {
        OnnxMl.GraphProto.Builder graph = model.getGraphBuilder();
        graph.getNodeBuilderList().stream()
                .filter(node -> node.getOutput(0).equals(StageSpec.CONFIDENCE))
                .forEach(node -> node.setOutput(0, "raw"));
        return graph.addInitializer(
                OnnxMl.TensorProto.newBuilder()
                        .setName("table")
                        .setDataType(DataType.FLOAT.getNumber())
                        .addDims(1)
                        .addFloatData(0));
    }

    private static OnnxMl.ModelProto.Builder withConfidence(
            OnnxMl.ModelProto.Builder model, String plus) {
        model.getGraphBuilder()
                .addNode(
                        OnnxMl.NodeProto.newBuilder()
                                .setOpType("Add")
                                .addInput("raw")
                                .addInput(plus)
                                .addOutput(StageSpec.CONFIDENCE));
        return model;
    }

    private static OnnxMl.NodeProto node(
            String operator, String output, String attribute, long value, String... inputs) {
        return OnnxMl.NodeProto.newBuilder()
                .setOpType(operator)
                .addAllInput(List.of(inputs))
                .addOutput(output)
                .addAttribute(
                        OnnxMl.AttributeProto.newBuilder()
                                .setName(attribute)
                                .setType(OnnxMl.AttributeProto.AttributeType.INT)
                                .setI(value))
                .build();
    }

    private MockEnvironment environment() {
        return new MockEnvironmentBuilder()
                .setMetricGroup(
                        new InterceptingTaskMetricGroup() {
                            @Override
                            public InternalOperatorMetricGroup getOrAddOperator(
                                    OperatorID id, String name, Map<String, String> variables) {
                                return metrics;
                            }
                        })
                .build();
    }

    @AfterEach
    void nativeMemoryIsGivenBack() throws Exception {
        if (harness != null) {
            harness.close();
        }
        assertThat(NativeMemory.openSessions()).isZero();
        assertThat(NativeMemory.openRuns()).isZero();
    }

    private void process(byte[]... images) throws Exception {
        int offset = 0;
        for (byte[] image : images) {
            harness.processElement(
                    new StreamRecord<>(
                            new ImageRecord(
                                    Events.at(offset++, Events.raw("image", image)),
                                    new PolicyStamp(0, Thresholds.of(0.5, 0.5)),
                                    "image",
                                    0,
                                    Map.of(),
                                    new Tensor(image, 0, image.length))));
        }
    }

    private long count(String counter) {
        return ((Counter) metrics.get(counter)).getCount();
    }

    @Test
    void recordsOfAFailedBatchAreAnsweredOneByOneAndCountedOnceMore() throws Exception {
        open(3, StageBatchFailureTest::oneRecordAtATime);

        process(
                ToyBundle.image(0, 0.9, 0, 0),
                ToyBundle.image(0, 0.9, 0, 0),
                ToyBundle.image(0, 0.1, 0, 0));

        assertThat(harness.getSideOutput(StageOperator.ANSWERS)).hasSize(2);
        assertThat(harness.extractOutputValues()).hasSize(1);
        assertThat(count("recordsRun")).isEqualTo(3 + 3);
        assertThat(count("batches")).isEqualTo(1);
        assertThat(count("recordsExited")).isEqualTo(2);
        assertThat(count("recordsPassedOn")).isEqualTo(1);
        assertThat(count("recordsFailed")).isZero();
    }

    @Test
    void recordsOfABatchThatRunsAreCountedOnce() throws Exception {
        open(1, StageBatchFailureTest::oneRecordAtATime);

        process(ToyBundle.image(0, 0.9, 0, 0), ToyBundle.image(0, 0.9, 0, 0));

        assertThat(count("recordsRun")).isEqualTo(2);
        assertThat(count("batches")).isEqualTo(2);
    }

    @Test
    void aBatchOfBadRecordsAloneIsDeadLettersWhereTheGraphStillRuns() throws Exception {
        open(2, StageBatchFailureTest::onlyBlackImages);

        process(ToyBundle.image(0, 0.9, 0, 0), ToyBundle.image(0, 0.9, 0, 0));

        assertThat(harness.getSideOutput(StageOperator.ANSWERS))
                .extracting(StreamRecord::getValue)
                .extracting(OutgoingRecord::destination)
                .containsExactly(Destination.DEAD_LETTERS, Destination.DEAD_LETTERS);
        assertThat(harness.extractOutputValues()).isEmpty();
        assertThat(count("recordsFailed")).isEqualTo(2);
    }

    @Test
    void aGraphThatRunsOnNothingAnyMoreFailsTheJobAndSaysWhatFailedOnWhat() throws Exception {
        open(2, StageBatchFailureTest::onlyOnce);

        assertThatThrownBy(
                        () -> process(ToyBundle.image(0, 0.9, 0, 0), ToyBundle.image(0, 0.9, 0, 0)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "stage 0 of bundle %s (%s), on a batch of 2 records from topic-0@0 to"
                                + " topic-0@1, failed on each of its records and on a blank one:"
                                + " they are not at fault",
                        folder.resolve("changed"), bundle.digest())
                .hasCauseInstanceOf(InferenceException.class);
        assertThat(harness.getSideOutput(StageOperator.ANSWERS)).isNull();
    }

    @Test
    void aGraphThatIsNotAsTheManifestSaysIsAnUnusableBundle() {
        assertThatThrownBy(() -> open(1, StageBatchFailureTest::withoutConfidence))
                .isInstanceOf(UnusableBundleException.class)
                .hasMessageContaining("has no output confidence");
        harness = null; // it would finish what was never open
    }
}
