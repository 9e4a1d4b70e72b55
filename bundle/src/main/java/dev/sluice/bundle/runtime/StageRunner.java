package dev.sluice.bundle.runtime;

import dev.sluice.bundle.Bundle;
import dev.sluice.bundle.StageSpec;
import dev.sluice.bundle.TensorSpec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import javax.annotation.Nullable;

/**
 * Runs one stage of a bundle. Thread-safe; owns native memory until it is closed.
 *
 * <p>Opening runs the graph once on a blank record and refuses one whose outputs are not what the
 * manifest says, so that no record meets it first.
 */
public final class StageRunner implements AutoCloseable {

    private final String name;
    private final StageSpec spec;
    private final int classes;
    private final OnnxSession session;

    private StageRunner(String name, StageSpec spec, int classes, OnnxSession session) {
        this.name = name;
        this.spec = spec;
        this.classes = classes;
        this.session = session;
    }

    /**
     * @param intraOpThreads that one run may use
     * @throws InferenceException if the graph cannot be loaded or does not match the manifest
     */
    public static StageRunner open(Bundle bundle, int stage, int intraOpThreads) {
        return open(
                "stage " + stage + " of bundle " + bundle,
                bundle.manifest().stages().get(stage),
                bundle.graph(stage),
                bundle.manifest().classes().size(),
                intraOpThreads);
    }

    /**
     * Opens a stage that is not in a bundle yet: calibration runs the stages before there is a
     * table to put in a manifest.
     *
     * @param name for messages
     * @param graph the ONNX file's bytes
     * @param classes K
     * @param intraOpThreads that one run may use
     * @throws InferenceException if the graph cannot be loaded or is not as {@code spec} says
     */
    public static StageRunner open(
            String name, StageSpec spec, byte[] graph, int classes, int intraOpThreads) {
        ByteBuffer blank = newInput(spec, 1);
        OnnxSession session = OnnxSession.open(name, graph, intraOpThreads);
        StageRunner runner = new StageRunner(name, spec, classes, session);
        try {
            runner.run(blank, 1);
        } catch (InferenceException e) {
            session.close();
            throw e;
        }
        return runner;
    }

    /** A direct buffer for {@code records} inputs of this stage. */
    public ByteBuffer newInput(int records) {
        return newInput(spec, records);
    }

    private static ByteBuffer newInput(StageSpec spec, int records) {
        return ByteBuffer.allocateDirect(Math.multiplyExact(records, spec.input().bytes()))
                .order(ByteOrder.nativeOrder());
    }

    /**
     * Runs the stage on N records.
     *
     * @param input direct, native order; its first N x {@code input.bytes()} bytes are [N, ...],
     *     whatever its position; not changed
     * @throws InferenceException naming stage, bundle and batch size
     */
    public StageOutput run(ByteBuffer input, int records) {
        ByteBuffer batch =
                input.slice(0, records * spec.input().bytes()).order(ByteOrder.nativeOrder());
        try (OnnxSession.Run run =
                session.run(batch, spec.input().type(), shape(spec.input(), records))) {
            float[] probabilities = new float[records * classes];
            float[] confidence = new float[records];
            require(run, StageSpec.PROBABILITIES, records, classes);
            require(run, StageSpec.CONFIDENCE, records);
            run.floats(StageSpec.PROBABILITIES).get(probabilities);
            run.floats(StageSpec.CONFIDENCE).get(confidence);
            return new StageOutput(classes, probabilities, confidence, features(run, records));
        }
    }

    @Nullable
    private byte[] features(OnnxSession.Run run, int records) {
        TensorSpec features = spec.features();
        if (features == null) {
            return null;
        }
        require(run, features.name(), shape(features, records));
        ByteBuffer bytes = run.bytes(features.name());
        int expected = records * features.bytes();
        if (bytes.remaining() != expected) {
            throw new InferenceException(
                    "%s gave %s bytes of features for %s records; expected %s"
                            .formatted(name, bytes.remaining(), records, expected));
        }
        if (bytes.hasArray() && bytes.arrayOffset() == 0 && bytes.array().length == expected) {
            return bytes.array();
        }
        byte[] copy = new byte[expected];
        bytes.get(copy);
        return copy;
    }

    private void require(OnnxSession.Run run, String output, long... expected) {
        long[] found = run.shape(output);
        if (!Arrays.equals(found, expected)) {
            throw new InferenceException(
                    "%s gave %s of shape %s; the manifest says %s"
                            .formatted(
                                    name,
                                    output,
                                    Arrays.toString(found),
                                    Arrays.toString(expected)));
        }
    }

    private static long[] shape(TensorSpec spec, int records) {
        long[] shape = new long[spec.shape().size() + 1];
        shape[0] = records;
        for (int i = 1; i < shape.length; i++) {
            shape[i] = spec.shape().get(i - 1);
        }
        return shape;
    }

    @Override
    public void close() {
        session.close();
    }
}
