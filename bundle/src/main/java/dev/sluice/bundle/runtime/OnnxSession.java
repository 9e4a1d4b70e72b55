package dev.sluice.bundle.runtime;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.onnxruntime.engine.OrtNDManager;
import ai.djl.training.ParameterStore;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.sluice.bundle.ElementType;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * One ONNX graph with one input, loaded and ready to run. Thread-safe; owns native memory until it
 * is closed.
 *
 * <p>Threads: one intra-op thread unless told otherwise, and no spinning. Each session has its own
 * pool, and pools that spin starve each other: four chained sessions were two to four times slower
 * with ONNX Runtime's defaults.
 */
public final class OnnxSession implements AutoCloseable {

    private static final String ENGINE = "OnnxRuntime";

    static {
        // DJL would otherwise look for natives to download, and count its users.
        if (System.getProperty("ai.djl.offline") == null) {
            System.setProperty("ai.djl.offline", "true");
        }
    }

    private final String name;
    private final Model model;
    private final Block block;
    private final NDManager manager;

    /** Of nothing: the weights are the graph's own. */
    private final ParameterStore parameters;

    private OnnxSession(String name, Model model) {
        this.name = name;
        this.model = model;
        this.block = model.getBlock();
        this.manager = model.getNDManager();
        this.parameters = new ParameterStore(manager, false);
    }

    /**
     * Loads a graph.
     *
     * @param name for messages
     * @param graph an ONNX file's bytes
     * @param intraOpThreads that one run may use
     * @throws UnusableGraphException if ONNX Runtime cannot read the graph
     * @throws InferenceException if it does not load it for another reason, such as memory
     */
    public static OnnxSession open(String name, byte[] graph, int intraOpThreads) {
        // DJL must make the process-wide environment before anyone else asks for it.
        Engine.getEngine(ENGINE);
        Model model = Model.newInstance(name, Device.cpu(), ENGINE);
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(intraOpThreads);
            options.setInterOpNumThreads(1);
            options.addConfigEntry("session.intra_op.allow_spinning", "0");
            OrtSession session = OrtEnvironment.getEnvironment().createSession(graph, options);
            model.setBlock(new PinnableBlock(session, (OrtNDManager) model.getNDManager()));
        } catch (OrtException e) {
            model.close();
            throw UnusableGraphException.ifSaidBy(e, name + " cannot be loaded by ONNX Runtime");
        }
        NativeMemory.sessionOpened();
        return new OnnxSession(name, model);
    }

    /** Versions of what graphs run in, by name, for those who tell what they measured with. */
    public static Map<String, String> versions() {
        // DJL first, as in open(); its engine would name the version that it was built with.
        Engine.getEngine(ENGINE);
        return Map.of(
                "djl",
                Engine.getDjlVersion(),
                "onnxruntime",
                OrtEnvironment.getEnvironment().getVersion());
    }

    /**
     * Runs the graph once.
     *
     * @param input direct and in native order, its remaining bytes one tensor; read in place, so
     *     the caller leaves it alone until the run is closed
     * @param shape with the batch dimension
     * @return outputs, to be closed by the caller
     * @throws InferenceException if the graph does not take this input
     */
    public Run run(ByteBuffer input, ElementType type, long... shape) {
        requireOneTensor(input, type, shape);
        NDManager tensors = manager.newSubManager();
        try {
            NDArray array = tensor(tensors, input, type, shape);
            NDList outputs = block.forward(parameters, new NDList(array), false);
            return new Run(name, tensors, outputs);
        } catch (EngineException
                | IllegalArgumentException
                | IllegalStateException
                | UnsupportedOperationException e) {
            tensors.close();
            throw failed(type, shape, e);
        }
    }

    private InferenceException failed(ElementType type, long[] shape, RuntimeException cause) {
        return new InferenceException(
                name + " failed on " + type + " " + Arrays.toString(shape), cause);
    }

    /** Memory for inputs and outputs of one user of this session, who closes it before. */
    PinnedMemory pinnedMemory() {
        return new PinnedMemory(manager.newSubManager());
    }

    /**
     * Runs the graph once, from pinned memory into pinned memory: no tensor is made or copied. Not
     * for two threads at a time with the same tensors.
     *
     * @throws InferenceException if the graph does not take this input, or gives outputs of another
     *     shape or type
     */
    void run(PinnedRun run) {
        try {
            block.forward(parameters, run.input(), false, run.outputs());
        } catch (EngineException e) {
            throw failed(run.type(), run.shape(), e);
        }
    }

    /** Of too many bytes DJL would take the first, and move the limit of the caller's buffer. */
    private void requireOneTensor(ByteBuffer input, ElementType type, long... shape) {
        long expected = type.bytes();
        for (long size : shape) {
            expected = size < 1 ? 0 : Math.multiplyExact(expected, size);
        }
        if (expected == 0 || expected != input.remaining()) {
            throw new InferenceException(
                    "%s was given %s bytes for %s %s; expected %s"
                            .formatted(
                                    name,
                                    input.remaining(),
                                    type,
                                    Arrays.toString(shape),
                                    expected == 0 ? "positive sizes" : expected));
        }
    }

    /** A tensor over a direct buffer's remaining bytes, which it neither owns nor copies. */
    static NDArray tensor(NDManager owner, ByteBuffer bytes, ElementType type, long... shape) {
        Buffer data = type == ElementType.FLOAT32 ? bytes.asFloatBuffer() : bytes;
        return owner.create(data, new Shape(shape), dataType(type));
    }

    static DataType dataType(ElementType type) {
        return switch (type) {
            case UINT8 -> DataType.UINT8;
            case FLOAT16 -> DataType.FLOAT16;
            case FLOAT32 -> DataType.FLOAT32;
        };
    }

    @Override
    public void close() {
        model.close();
        NativeMemory.sessionClosed();
    }

    /** Outputs of one run. Not thread-safe; its tensors live until it is closed. */
    public static final class Run implements AutoCloseable {

        private final String session;
        private final NDManager tensors;
        private final NDList outputs;

        private Run(String session, NDManager tensors, NDList outputs) {
            this.session = session;
            this.tensors = tensors;
            this.outputs = outputs;
            NativeMemory.runOpened();
        }

        /** Shape of an output, with the batch dimension. */
        public long[] shape(String output) {
            return find(output).getShape().getShape();
        }

        /** Type of an output's elements, for example float32. */
        String type(String output) {
            return find(output).getDataType().toString();
        }

        /** A copy of an output's bytes, in native order. */
        public ByteBuffer bytes(String output) {
            return find(output).toByteBuffer().order(ByteOrder.nativeOrder());
        }

        /** A copy of a float32 output. */
        public FloatBuffer floats(String output) {
            NDArray array = find(output);
            if (array.getDataType() != DataType.FLOAT32) {
                throw new InferenceException(
                        "%s: output %s is %s; expected %s"
                                .formatted(session, output, array.getDataType(), DataType.FLOAT32));
            }
            return bytes(output).asFloatBuffer();
        }

        private NDArray find(String output) {
            for (NDArray array : outputs) {
                if (array.getName().equals(output)) {
                    return array;
                }
            }
            throw new UnusableGraphException(
                    "%s has no output %s; it has %s"
                            .formatted(
                                    session,
                                    output,
                                    outputs.stream()
                                            .map(NDArray::getName)
                                            .collect(Collectors.joining(", "))));
        }

        @Override
        public void close() {
            tensors.close();
            NativeMemory.runClosed();
        }
    }
}
