package dev.sluice.bundle.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnxruntime.OrtEnvironment;
import dev.sluice.bundle.ElementType;
import dev.sluice.bundle.TestGraph;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class OnnxSessionTest {

    private long sessionsBefore;
    private long runsBefore;

    @BeforeEach
    void countNativeMemory() {
        sessionsBefore = NativeMemory.openSessions();
        runsBefore = NativeMemory.openRuns();
    }

    @AfterEach
    void nativeMemoryIsGivenBack() {
        assertThat(NativeMemory.openSessions()).isEqualTo(sessionsBefore);
        assertThat(NativeMemory.openRuns()).isEqualTo(runsBefore);
    }

    @Test
    void namesTheOnnxRuntimeThatRunsNotTheOneThatDjlWasBuiltWith() {
        assertThat(OnnxSession.versions())
                .containsEntry("onnxruntime", OrtEnvironment.getEnvironment().getVersion())
                .containsKey("djl");
    }

    @Test
    void takesBytesWithoutASign() {
        try (OnnxSession session = open(toFloat(DataType.UINT8));
                OnnxSession.Run run =
                        session.run(bytes(0, 1, 127, 128, 255), ElementType.UINT8, 5, 1)) {
            assertThat(floats(run, "y")).containsExactly(0, 1, 127, 128, 255);
        }
    }

    @Test
    void takesFloats() {
        float[] values = {0, -1.5f, Float.MIN_VALUE, Float.MAX_VALUE, Float.NEGATIVE_INFINITY};
        try (OnnxSession session = open(toFloat(DataType.FLOAT));
                OnnxSession.Run run = session.run(input(values), ElementType.FLOAT32, 5, 1)) {
            assertThat(floats(run, "y")).containsExactly(values);
        }
    }

    @Test
    void takesHalves() {
        // IEEE 754 binary16: 1, -2, the largest, the smallest, the nearest to a third.
        ByteBuffer halves = direct(10);
        for (int half : new int[] {0x3c00, 0xc000, 0x7bff, 0x0001, 0x3555}) {
            halves.putShort((short) half);
        }
        try (OnnxSession session = open(toFloat(DataType.FLOAT16));
                OnnxSession.Run run = session.run(halves.flip(), ElementType.FLOAT16, 5, 1)) {
            assertThat(floats(run, "y"))
                    .containsExactly(1, -2, 65504, 1f / (1 << 24), 0.333251953125f);
        }
    }

    @ParameterizedTest
    @EnumSource(ElementType.class)
    void givesBackTheBytesOfAnyTypeAsTheyWere(ElementType type) {
        byte[] bytes = new byte[6 * type.bytes()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (3 * i);
        }
        DataType named =
                switch (type) {
                    case UINT8 -> DataType.UINT8;
                    case FLOAT16 -> DataType.FLOAT16;
                    case FLOAT32 -> DataType.FLOAT;
                };
        TestGraph same =
                new TestGraph()
                        .input("x", named, 3)
                        .node("Identity", "y", "x")
                        .output("y", named, 3);
        try (OnnxSession session = open(same);
                OnnxSession.Run run =
                        session.run(direct(bytes.length).put(bytes).flip(), type, 2, 3)) {
            byte[] found = new byte[bytes.length];
            run.bytes("y").get(found);

            assertThat(found).isEqualTo(bytes);
            assertThat(run.shape("y")).containsExactly(2, 3);
        }
    }

    @Test
    void givesOutputsByNameWhateverTheirOrder() {
        TestGraph graph =
                new TestGraph()
                        .input("x", DataType.FLOAT, 2)
                        .scalar("two", 2)
                        .node("Neg", "negative", "x")
                        .node("Mul", "doubled", "x", "two")
                        .output("negative", DataType.FLOAT, 2)
                        .output("doubled", DataType.FLOAT, 2);
        try (OnnxSession session = open(graph);
                OnnxSession.Run run = session.run(input(3, 4), ElementType.FLOAT32, 1, 2)) {
            assertThat(floats(run, "doubled")).containsExactly(6, 8);
            assertThat(floats(run, "negative")).containsExactly(-3, -4);
            assertThatThrownBy(() -> run.floats("tripled"))
                    .isInstanceOf(InferenceException.class)
                    .hasMessage("graph has no output tripled; it has negative, doubled");
        }
    }

    @Test
    void refusesToReadHalvesAsFloats() {
        TestGraph graph =
                new TestGraph()
                        .input("x", DataType.FLOAT, 1)
                        .cast(DataType.FLOAT16, "y", "x")
                        .output("y", DataType.FLOAT16, 1);
        try (OnnxSession session = open(graph);
                OnnxSession.Run run = session.run(input(1.5f), ElementType.FLOAT32, 1, 1)) {
            assertThat(run.bytes("y").getShort(0)).isEqualTo((short) 0x3e00);
            assertThatThrownBy(() -> run.floats("y"))
                    .isInstanceOf(InferenceException.class)
                    .hasMessage("graph: output y is float16; expected float32");
        }
    }

    @Test
    void whatWasReadOutlivesTheRun() {
        FloatBuffer read;
        try (OnnxSession session = open(toFloat(DataType.FLOAT))) {
            try (OnnxSession.Run run = session.run(input(7), ElementType.FLOAT32, 1, 1)) {
                read = run.floats("y");
            }
            session.run(input(8), ElementType.FLOAT32, 1, 1).close();
        }

        assertThat(read.get(0)).isEqualTo(7);
    }

    @Test
    void leavesTheInputAsItWas() {
        ByteBuffer input = input(7);
        try (OnnxSession session = open(toFloat(DataType.FLOAT))) {
            session.run(input, ElementType.FLOAT32, 1, 1).close();
        }

        assertThat(input.position()).isZero();
        assertThat(input.limit()).isEqualTo(4);
        assertThat(input.getFloat(0)).isEqualTo(7);
    }

    @Test
    void countsARunUntilItIsClosed() {
        try (OnnxSession session = open(toFloat(DataType.FLOAT))) {
            assertThat(NativeMemory.openSessions()).isEqualTo(sessionsBefore + 1);
            try (OnnxSession.Run run = session.run(input(1), ElementType.FLOAT32, 1, 1)) {
                assertThat(run.shape("y")).containsExactly(1, 1);
                assertThat(NativeMemory.openRuns()).isEqualTo(runsBefore + 1);
            }
            assertThat(NativeMemory.openRuns()).isEqualTo(runsBefore);
        }
    }

    @Test
    void aGraphThatCannotBeLoadedIsNoOpenSession() {
        TestGraph broken =
                new TestGraph()
                        .input("x", DataType.FLOAT, 1)
                        .node("NoSuchOperator", "y", "x")
                        .output("y", DataType.FLOAT, 1);
        for (byte[] graph : List.of(broken.toBytes(), new byte[] {1, 2, 3}, new byte[0])) {
            assertThatThrownBy(() -> OnnxSession.open("graph", graph, 1))
                    .isInstanceOf(InferenceException.class)
                    .hasMessage("graph cannot be loaded by ONNX Runtime")
                    .hasCauseInstanceOf(Exception.class);
        }
        assertThat(NativeMemory.openSessions()).isEqualTo(sessionsBefore);
    }

    @Test
    void aRunThatFailsIsNoOpenRunAndTheNextOneWorks() {
        try (OnnxSession session = open(toFloat(DataType.FLOAT))) {
            assertThatThrownBy(() -> session.run(input(1, 2), ElementType.FLOAT32, 1, 2))
                    .isInstanceOf(InferenceException.class)
                    .hasMessage("graph failed on FLOAT32 [1, 2]");
            assertThatThrownBy(() -> session.run(bytes(1), ElementType.UINT8, 1, 1))
                    .isInstanceOf(InferenceException.class)
                    .hasMessage("graph failed on UINT8 [1, 1]");
            assertThat(NativeMemory.openRuns()).isEqualTo(runsBefore);

            try (OnnxSession.Run run = session.run(input(5), ElementType.FLOAT32, 1, 1)) {
                assertThat(floats(run, "y")).containsExactly(5);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 5, 8})
    void refusesAnInputThatIsNotJustTheTensor(int bytes) {
        try (OnnxSession session = open(toFloat(DataType.FLOAT))) {
            assertThatThrownBy(() -> session.run(direct(bytes), ElementType.FLOAT32, 1, 1))
                    .isInstanceOf(InferenceException.class)
                    .hasMessage("graph was given %s bytes for FLOAT32 [1, 1]; expected 4", bytes);
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "1, 0", "-1, -1", "-1, 1"})
    void refusesAnEmptyTensor(long records, long elements) {
        try (OnnxSession session = open(toFloat(DataType.FLOAT))) {
            assertThatThrownBy(() -> session.run(direct(4), ElementType.FLOAT32, records, elements))
                    .isInstanceOf(InferenceException.class)
                    .hasMessage(
                            "graph was given 4 bytes for FLOAT32 [%s, %s]; expected positive sizes",
                            records, elements);
        }
    }

    @Test
    void refusesToRunOnceItIsClosed() {
        OnnxSession session = open(toFloat(DataType.FLOAT));
        session.close();

        assertThatThrownBy(() -> session.run(input(1), ElementType.FLOAT32, 1, 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }

    @Test
    void givesTwoThreadsAtATimeTheirOwnAnswers()
            throws InterruptedException, ExecutionException, TimeoutException {
        TestGraph graph =
                new TestGraph()
                        .input("x", DataType.FLOAT, 64)
                        .scalar("two", 2)
                        .node("Mul", "y", "x", "two")
                        .output("y", DataType.FLOAT, 64);
        CyclicBarrier together = new CyclicBarrier(2);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try (OnnxSession session = open(graph)) {
            List<Future<Integer>> done = new ArrayList<>();
            for (int thread = 0; thread < 2; thread++) {
                Random random = new Random(thread);
                done.add(
                        threads.submit(
                                () -> {
                                    together.await(10, TimeUnit.SECONDS);
                                    return runsWithItsOwnAnswer(session, random);
                                }));
            }
            for (Future<Integer> runs : done) {
                assertThat(runs.get(30, TimeUnit.SECONDS)).isEqualTo(300);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** How many of 300 runs on noise gave the noise doubled. */
    private static int runsWithItsOwnAnswer(OnnxSession session, Random random) {
        int own = 0;
        for (int i = 0; i < 300; i++) {
            int records = 1 + random.nextInt(8);
            float[] values = new float[64 * records];
            float[] doubled = new float[values.length];
            for (int v = 0; v < values.length; v++) {
                values[v] = random.nextFloat();
                doubled[v] = values[v] + values[v];
            }
            try (OnnxSession.Run run =
                    session.run(input(values), ElementType.FLOAT32, records, 64)) {
                own += run.floats("y").equals(FloatBuffer.wrap(doubled)) ? 1 : 0;
            }
        }
        return own;
    }

    /** A graph must not bring other files of the machine into its answers. */
    @Test
    void refusesWeightsInAFileOfTheirOwnWhereverItIs(@TempDir Path elsewhere) throws IOException {
        byte[] four = {0, 0, 0x28, 0x42};
        Path outside = Files.write(elsewhere.resolve("weights"), four);
        Path here = Path.of("").toAbsolutePath();
        Path inside = Files.write(Files.createTempFile(here.resolve("target"), "w", ""), four);
        for (String location :
                List.of(
                        outside.toString(),
                        here.relativize(outside).toString(),
                        here.relativize(inside).toString())) {
            TestGraph graph =
                    new TestGraph()
                            .input("x", DataType.FLOAT)
                            .external("w", location)
                            .node("Add", "y", "x", "w")
                            .output("y", DataType.FLOAT);

            assertThatThrownBy(() -> open(graph))
                    .as(location)
                    .isInstanceOf(InferenceException.class)
                    .hasMessageContaining("cannot be loaded");
        }
        Files.delete(inside);
    }

    private static OnnxSession open(TestGraph graph) {
        return OnnxSession.open("graph", graph.toBytes(), 1);
    }

    private static TestGraph toFloat(DataType type) {
        return new TestGraph()
                .input("x", type, 1)
                .cast(DataType.FLOAT, "y", "x")
                .output("y", DataType.FLOAT, 1);
    }

    private static float[] floats(OnnxSession.Run run, String output) {
        FloatBuffer floats = run.floats(output);
        float[] values = new float[floats.remaining()];
        floats.get(values);
        return values;
    }

    private static ByteBuffer direct(int size) {
        return ByteBuffer.allocateDirect(size).order(ByteOrder.nativeOrder());
    }

    private static ByteBuffer input(float... values) {
        ByteBuffer input = direct(values.length * Float.BYTES);
        input.asFloatBuffer().put(values);
        return input;
    }

    private static ByteBuffer bytes(int... values) {
        ByteBuffer input = direct(values.length);
        for (int value : values) {
            input.put((byte) value);
        }
        return input.flip();
    }
}
