package dev.sluice.bundle.runtime;

import dev.sluice.bundle.ElementType;
import dev.sluice.bundle.StageSpec;
import dev.sluice.bundle.TensorSpec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/** Whether a stage's graph gives what its manifest says: asked by running it on a blank record. */
final class StageCheck {

    private StageCheck() {}

    /**
     * @throws UnusableGraphException saying what was found and what the manifest says, or that the
     *     graph takes other records
     * @throws InferenceException if the graph does not run for another reason
     */
    static void run(String name, OnnxSession session, StageSpec spec, int classes) {
        TensorSpec input = spec.input();
        ByteBuffer blank = ByteBuffer.allocateDirect(input.bytes()).order(ByteOrder.nativeOrder());
        long[] shape = PinnedTensor.shape(input.shape(), 1);
        try (OnnxSession.Run run = session.run(blank, input.type(), shape)) {
            require(name, run, StageSpec.PROBABILITIES, ElementType.FLOAT32, List.of(classes));
            require(name, run, StageSpec.CONFIDENCE, ElementType.FLOAT32, List.of());
            spec.featuresIfAny().ifPresent(f -> require(name, run, f.name(), f.type(), f.shape()));
        } catch (InferenceException e) {
            throw UnusableGraphException.ifInputIsRefused(e);
        }
    }

    private static void require(
            String name,
            OnnxSession.Run run,
            String output,
            ElementType type,
            List<Integer> shape) {
        long[] expected = PinnedTensor.shape(shape, 1);
        long[] found = run.shape(output);
        if (!Arrays.equals(found, expected)) {
            throw new UnusableGraphException(
                    "%s gave %s of shape %s; the manifest says %s"
                            .formatted(
                                    name,
                                    output,
                                    Arrays.toString(found),
                                    Arrays.toString(expected)));
        }
        String expectedType = OnnxSession.dataType(type).toString();
        if (!run.type(output).equals(expectedType)) {
            throw new UnusableGraphException(
                    "%s gave %s as %s; the manifest says %s"
                            .formatted(name, output, run.type(output), expectedType));
        }
    }
}
