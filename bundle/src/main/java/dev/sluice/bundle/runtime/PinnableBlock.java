package dev.sluice.bundle.runtime;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.onnxruntime.engine.OrtNDArray;
import ai.djl.onnxruntime.engine.OrtNDManager;
import ai.djl.onnxruntime.engine.OrtSymbolBlock;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.util.HashMap;
import java.util.Map;
import javax.annotation.Nullable;

/**
 * DJL's block of a graph, able to write its outputs where the caller wants them. DJL's own makes a
 * new tensor for each output of each run, whose memory can be read only by copying all of it.
 *
 * <p>The parameter {@value #PINNED} of a forward holds the tensors to write to, by the names of the
 * outputs, and the forward gives an empty list; without it the block does as DJL's own.
 */
final class PinnableBlock extends OrtSymbolBlock {

    private static final String PINNED = "pinned";

    private final OrtSession session;
    private final String input;

    /**
     * @param session of a graph with one input; closed with the manager
     */
    PinnableBlock(OrtSession session, OrtNDManager manager) {
        super(session, manager);
        this.session = session;
        this.input = session.getInputNames().iterator().next();
    }

    /** The parameters of forwards that write to these arrays. */
    static PairList<String, Object> pinned(Map<String, NDArray> outputs) {
        Map<String, OnnxTensor> tensors = new HashMap<>();
        outputs.forEach((name, array) -> tensors.put(name, ((OrtNDArray) array).getTensor()));
        return new PairList<>(Map.of(PINNED, tensors));
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore parameters,
            NDList inputs,
            boolean training,
            @Nullable PairList<String, Object> params) {
        if (params == null) {
            return super.forwardInternal(parameters, inputs, training, null);
        }
        @SuppressWarnings("unchecked") // As put there above.
        Map<String, OnnxTensor> outputs = (Map<String, OnnxTensor>) params.get(PINNED);
        OnnxTensor tensor = ((OrtNDArray) inputs.singletonOrThrow()).getTensor();
        try {
            session.run(Map.of(input, tensor), outputs).close();
        } catch (OrtException e) {
            throw new EngineException(e);
        }
        return new NDList();
    }
}
