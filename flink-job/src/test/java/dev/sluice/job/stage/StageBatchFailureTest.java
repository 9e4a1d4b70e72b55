package dev.sluice.job.stage;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl;
import dev.sluice.bundle.Bundle;
import dev.sluice.bundle.BundleWriter;
import dev.sluice.bundle.Manifest;
import dev.sluice.bundle.StageSpec;
import dev.sluice.bundle.ToyBundle;
import dev.sluice.bundle.exit.Thresholds;
import dev.sluice.bundle.runtime.NativeMemory;
import dev.sluice.job.Events;
import dev.sluice.job.breaker.BreakerLimits;
import dev.sluice.job.bundle.BundleLocation;
import dev.sluice.job.message.DeadLetterWriter;
import dev.sluice.job.record.ImageRecord;
import dev.sluice.job.record.ImageRecord.Tensor;
import dev.sluice.job.record.PolicyStamp;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

/** A stage whose graph takes one record at a time, so that every larger batch fails. */
class StageBatchFailureTest {

    private static final BreakerLimits BREAKER = new BreakerLimits(0.95, 1_000);

    @TempDir Path folder;
    private final InterceptingOperatorMetricGroup metrics = new InterceptingOperatorMetricGroup();
    private OneInputStreamOperatorTestHarness<ImageRecord, ImageRecord> harness;

    private void open(int maxRecords) throws Exception {
        Bundle bundle = oneRecordAtATime(ToyBundle.write(folder.resolve("any")));
        StageOptions options =
                new StageOptions(new BatchLimits(maxRecords, Duration.ofHours(1)), 1, false);
        BundleLocation location = BundleLocation.of(folder.resolve("one"), bundle);
        harness =
                new OneInputStreamOperatorTestHarness<>(
                        new StageOperator(
                                location,
                                0,
                                options,
                                BREAKER,
                                new DeadLetterWriter("stage-0", 1 << 20),
                                1 << 20),
                        environment());
        harness.open();
    }

    private Bundle oneRecordAtATime(Bundle bundle) throws Exception {
        Manifest manifest = bundle.manifest();
        List<BundleWriter.Stage> stages = new ArrayList<>();
        for (int i = 0; i < manifest.stages().size(); i++) {
            StageSpec spec = manifest.stages().get(i);
            stages.add(
                    new BundleWriter.Stage(
                            oneRecordAtATime(bundle.graph(i)),
                            spec.input(),
                            spec.features(),
                            spec.segmentMacs(),
                            spec.branchMacs()));
        }
        return BundleWriter.write(
                folder.resolve("one"),
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

    private static byte[] oneRecordAtATime(byte[] graph) throws Exception {
        OnnxMl.ModelProto.Builder model = OnnxMl.ModelProto.parseFrom(graph).toBuilder();
        model.getGraphBuilder()
                .getInputBuilder(0)
                .getTypeBuilder()
                .getTensorTypeBuilder()
                .getShapeBuilder()
                .getDimBuilder(0)
                .setDimValue(1);
        return model.build().toByteArray();
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
        harness.close();
        assertThat(NativeMemory.openSessions()).isZero();
        assertThat(NativeMemory.openRuns()).isZero();
    }

    private void process(byte[]... images) throws Exception {
        for (byte[] image : images) {
            harness.processElement(
                    new StreamRecord<>(
                            new ImageRecord(
                                    Events.at(0, Events.raw("image", image)),
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
        open(3);

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
        open(1);

        process(ToyBundle.image(0, 0.9, 0, 0), ToyBundle.image(0, 0.9, 0, 0));

        assertThat(count("recordsRun")).isEqualTo(2);
        assertThat(count("batches")).isEqualTo(2);
    }
}
