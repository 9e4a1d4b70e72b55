package dev.sluice.bundle.runtime;

import dev.sluice.bundle.Bundle;
import dev.sluice.bundle.Digest;
import dev.sluice.bundle.ElementType;
import dev.sluice.bundle.StageSpec;
import dev.sluice.bundle.TensorSpec;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.annotation.Nullable;

/**
 * Runs one stage of a bundle over batches of up to a number of records. Owns native memory until it
 * is closed: a direct buffer for each of the graph's tensors, which ONNX Runtime reads and writes
 * in place. Used by one thread at a time.
 *
 * <p>The loaded graph is shared with all runners of this process that were opened under the same
 * name on the same graph, each in a thread of its own if it likes. The first of them runs it once
 * on a blank record and refuses one whose outputs are not what the manifest says, so that no record
 * meets it first.
 *
 * <p>Hot path; benchmark: {@code StageRunnerBenchmark}.
 */
public final class StageRunner implements AutoCloseable {

    private final int classes;
    private final int maxRecords;
    private final SharedSessions.Key key;
    private final OnnxSession session;
    private final PinnedMemory memory;
    private final PinnedTensor input;
    private final Map<String, PinnedTensor> outputs = new LinkedHashMap<>();
    private final FloatBuffer probabilities;
    private final FloatBuffer confidence;
    @Nullable private final PinnedTensor features;

    /** Of n records, at n - 1; each put together when it is first asked for, and kept. */
    private final PinnedRun[] runs;

    private StageRunner(
            SharedSessions.Key key,
            OnnxSession session,
            PinnedMemory memory,
            StageSpec spec,
            int classes,
            int maxRecords) {
        this.classes = classes;
        this.maxRecords = maxRecords;
        this.key = key;
        this.session = session;
        this.memory = memory;
        this.input = memory.pin(spec.input().type(), spec.input().shape(), maxRecords);
        this.probabilities = floats(StageSpec.PROBABILITIES, List.of(classes));
        this.confidence = floats(StageSpec.CONFIDENCE, List.of());
        this.features = spec.featuresIfAny().map(this::pinned).orElse(null);
        this.runs = new PinnedRun[maxRecords];
    }

    private FloatBuffer floats(String output, List<Integer> shape) {
        PinnedTensor tensor = memory.pin(ElementType.FLOAT32, shape, maxRecords);
        outputs.put(output, tensor);
        return tensor.bytes().asFloatBuffer();
    }

    private PinnedTensor pinned(TensorSpec output) {
        PinnedTensor tensor = memory.pin(output.type(), output.shape(), maxRecords);
        outputs.put(output.name(), tensor);
        return tensor;
    }

    /**
     * @param maxRecords of a batch
     * @param intraOpThreads that one run may use
     * @throws UnusableGraphException if the graph cannot be read or does not match the manifest
     * @throws InferenceException if it cannot be loaded or run for another reason, such as memory
     */
    public static StageRunner open(Bundle bundle, int stage, int maxRecords, int intraOpThreads) {
        return open(
                "stage " + stage + " of bundle " + bundle,
                bundle.manifest().stages().get(stage),
                bundle.graph(stage),
                bundle.manifest().classes().size(),
                maxRecords,
                intraOpThreads);
    }

    /**
     * Opens a stage that is not in a bundle yet: calibration runs the stages before there is a
     * table to put in a manifest.
     *
     * @param name for messages
     * @param graph the ONNX file's bytes
     * @param classes K
     * @param maxRecords of a batch
     * @param intraOpThreads that one run may use
     * @throws UnusableGraphException if the graph cannot be read or is not as {@code spec} says
     * @throws InferenceException if it cannot be loaded or run for another reason, such as memory
     */
    public static StageRunner open(
            String name,
            StageSpec spec,
            byte[] graph,
            int classes,
            int maxRecords,
            int intraOpThreads) {
        SharedSessions.Key key = new SharedSessions.Key(name, Digest.sha256(graph), intraOpThreads);
        OnnxSession session =
                SharedSessions.acquire(
                        key, () -> checked(name, spec, graph, classes, intraOpThreads));
        PinnedMemory memory = session.pinnedMemory();
        try {
            return new StageRunner(key, session, memory, spec, classes, maxRecords);
        } catch (InferenceException | OutOfMemoryError e) {
            memory.close();
            SharedSessions.release(key);
            throw e;
        }
    }

    private static OnnxSession checked(
            String name, StageSpec spec, byte[] graph, int classes, int intraOpThreads) {
        OnnxSession session = OnnxSession.open(name, graph, intraOpThreads);
        try {
            StageCheck.run(name, session, spec, classes);
            return session;
        } catch (InferenceException | OutOfMemoryError e) {
            session.close();
            throw e;
        }
    }

    /**
     * Where the stage reads its batch: direct, in native order, with room for the largest batch;
     * record after record from its beginning on. Its position is the caller's to move.
     */
    public ByteBuffer input() {
        return input.bytes();
    }

    /**
     * Runs the stage on the first N records of {@link #input}, whatever its position.
     *
     * @return a view that is good until the next run
     * @throws IllegalStateException if the runner is closed
     * @throws IllegalArgumentException for no records, or more than there is room for
     * @throws InferenceException naming stage, bundle and batch size
     */
    public StageOutput run(int records) {
        if (records < 1 || records > maxRecords) {
            throw new IllegalArgumentException(
                    "a batch of " + records + " records; expected 1 to " + maxRecords);
        }
        if (!memory.isOpen()) {
            throw new IllegalStateException(key.name() + " is closed");
        }
        PinnedRun run = runs[records - 1];
        if (run == null) {
            run = memory.prepare(input, outputs, records);
            runs[records - 1] = run;
        }
        session.run(run);
        return new StageOutput(
                records,
                classes,
                probabilities,
                confidence,
                features == null ? null : features.bytes(),
                features == null ? 0 : features.recordBytes());
    }

    @Override
    public void close() {
        if (memory.isOpen()) {
            memory.close();
            SharedSessions.release(key);
        }
    }
}
