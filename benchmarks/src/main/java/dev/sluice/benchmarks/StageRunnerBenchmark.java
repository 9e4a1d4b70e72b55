package dev.sluice.benchmarks;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.sluice.bundle.Bundle;
import dev.sluice.bundle.ElementType;
import dev.sluice.bundle.StageSpec;
import dev.sluice.bundle.TensorSpec;
import dev.sluice.bundle.runtime.StageOutput;
import dev.sluice.bundle.runtime.StageRunner;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A stage of the example bundle through {@link StageRunner}, against ONNX Runtime called directly
 * with tensors that are made once over memory that stays: the least that a run can cost. Both read
 * the confidence of every record.
 *
 * <p>Times are sampled: on a machine that does other work, compare the medians.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(3)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 5, time = 2)
public class StageRunnerBenchmark {

    @Param({"0", "1", "2"})
    int stage;

    @Param({"1", "8", "32"})
    int records;

    private StageRunner runner;
    private OrtSession session;
    private Map<String, OnnxTensor> inputs;
    private Map<String, OnnxTensor> outputs;
    private ByteBuffer confidence;

    @Setup(Level.Trial)
    public void open() throws OrtException {
        Bundle bundle = Example.bundle();
        StageSpec spec = bundle.manifest().stages().get(stage);
        ByteBuffer batch = batch(bundle);
        // First, so that DJL makes the environment.
        runner = StageRunner.open(bundle, stage, records, 1);
        runner.input().put(batch.duplicate());

        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            options.addConfigEntry("session.intra_op.allow_spinning", "0");
            session = OrtEnvironment.getEnvironment().createSession(bundle.graph(stage), options);
        }
        confidence = direct(records * Float.BYTES);
        int classes = bundle.manifest().classes().size();
        outputs = new HashMap<>();
        outputs.put(StageSpec.CONFIDENCE, tensor(ElementType.FLOAT32, confidence, List.of()));
        outputs.put(
                StageSpec.PROBABILITIES,
                tensor(
                        ElementType.FLOAT32,
                        direct(records * classes * Float.BYTES),
                        List.of(classes)));
        if (spec.featuresIfAny().isPresent()) {
            TensorSpec features = spec.featuresIfAny().get();
            ByteBuffer memory = direct(records * features.bytes());
            outputs.put(features.name(), tensor(features.type(), memory, features.shape()));
        }
        TensorSpec input = spec.input();
        inputs = Map.of(input.name(), tensor(input.type(), batch, input.shape()));
    }

    /** What the stages before give of the first images. */
    private ByteBuffer batch(Bundle bundle) {
        ByteBuffer batch = direct(records * bundle.manifest().image().bytes());
        for (byte[] image : Example.images(records)) {
            batch.put(image);
        }
        for (int before = 0; before < stage; before++) {
            try (StageRunner earlier = StageRunner.open(bundle, before, records, 1)) {
                earlier.input().put(batch.flip());
                StageOutput output = earlier.run(records);
                batch = direct(records * output.featureBytes());
                output.copyAllFeatures(batch);
            }
        }
        return batch.flip();
    }

    private OnnxTensor tensor(ElementType type, ByteBuffer memory, List<Integer> shape)
            throws OrtException {
        OnnxJavaType named =
                switch (type) {
                    case UINT8 -> OnnxJavaType.UINT8;
                    case FLOAT16 -> OnnxJavaType.FLOAT16;
                    case FLOAT32 -> OnnxJavaType.FLOAT;
                };
        long[] sizes =
                LongStream.concat(
                                LongStream.of(records),
                                shape.stream().mapToLong(Integer::longValue))
                        .toArray();
        return OnnxTensor.createTensor(OrtEnvironment.getEnvironment(), memory, sizes, named);
    }

    private static ByteBuffer direct(int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    }

    @Benchmark
    public float stageRunner() {
        StageOutput output = runner.run(records);
        float sum = 0;
        for (int row = 0; row < records; row++) {
            sum += output.confidence(row);
        }
        return sum;
    }

    @Benchmark
    public float onnxRuntimeAlone() throws OrtException {
        session.run(inputs, outputs).close();
        float sum = 0;
        for (int row = 0; row < records; row++) {
            sum += confidence.getFloat(row * Float.BYTES);
        }
        return sum;
    }

    @TearDown(Level.Trial)
    public void close() throws OrtException {
        inputs.values().forEach(OnnxTensor::close);
        outputs.values().forEach(OnnxTensor::close);
        session.close();
        runner.close();
    }
}
