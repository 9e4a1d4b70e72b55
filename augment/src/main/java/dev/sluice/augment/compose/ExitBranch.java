package dev.sluice.augment.compose;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.List;

/**
 * A trained branch, and how it is read.
 *
 * @param model one input, float32 [N,C,H,W]; outputs {@code logits} [N,K] and {@code
 *     confidence_logit} [N,1], as {@link dev.sluice.augment.train.Trainer#trainBranches} gives it
 * @param temperature by which the logits are divided before the softmax (Guo et al., arXiv
 *     1706.04599); positive
 * @param scoring where the confidence comes from
 */
public record ExitBranch(ModelProto model, double temperature, ExitScoring scoring) {

    static final String LOGITS = "logits";
    static final String CONFIDENCE_LOGIT = "confidence_logit";

    public ExitBranch {
        if (!(temperature > 0) || !Double.isFinite(temperature)) {
            throw new IllegalArgumentException(
                    "temperature is " + temperature + "; expected a positive number");
        }
        List<String> outputs =
                model.getGraph().getOutputList().stream().map(ValueInfoProto::getName).toList();
        if (model.getGraph().getInputCount() != 1
                || !outputs.containsAll(List.of(LOGITS, CONFIDENCE_LOGIT))) {
            throw new IllegalArgumentException(
                    "branch %s has %d inputs and outputs %s; expected one input and %s, %s"
                            .formatted(
                                    model.getGraph().getName(),
                                    model.getGraph().getInputCount(),
                                    outputs,
                                    LOGITS,
                                    CONFIDENCE_LOGIT));
        }
    }

    /** The same branch, read in another way. */
    public ExitBranch with(double newTemperature, ExitScoring newScoring) {
        return new ExitBranch(model, newTemperature, newScoring);
    }
}
