package dev.sluice.bundle.runtime;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDList;
import ai.djl.onnxruntime.engine.OrtNDArray;
import ai.djl.onnxruntime.engine.OrtNDManager;
import ai.djl.onnxruntime.engine.OrtSymbolBlock;
import ai.djl.training.ParameterStore;
import ai.djl.util.Pair;
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
 * <p>The parameters of a forward are the arrays to write to, by the names of the outputs; without
 * any, the block does as DJL's own.
 */
final class PinnableBlock extends OrtSymbolBlock {

    private final OrtSession session;

    /**
     * @param session closed with the manager
     */
    PinnableBlock(OrtSession session, OrtNDManager manager) {
        super(session, manager);
        this.session = session;
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore parameters,
            NDList inputs,
            boolean training,
            @Nullable PairList<String, Object> outputs) {
        if (outputs == null) {
            return super.forwardInternal(parameters, inputs, training, null);
        }
        NDList written = new NDList(outputs.size());
        Map<String, OnnxTensor> pinned = new HashMap<>();
        for (Pair<String, Object> output : outputs) {
            OrtNDArray array = (OrtNDArray) output.getValue();
            written.add(array);
            pinned.put(output.getKey(), array.getTensor());
        }
        OrtNDArray input = (OrtNDArray) inputs.singletonOrThrow();
        String name = session.getInputNames().iterator().next();
        try {
            session.run(Map.of(name, input.getTensor()), pinned).close();
        } catch (OrtException e) {
            throw new EngineException(e);
        }
        return written;
    }
}
