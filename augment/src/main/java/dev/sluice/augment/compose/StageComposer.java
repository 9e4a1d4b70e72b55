package dev.sluice.augment.compose;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import dev.sluice.augment.cut.CutNetwork;
import dev.sluice.augment.cut.MacCount;
import dev.sluice.augment.cut.MacCounter;
import dev.sluice.augment.data.ImageShape;
import dev.sluice.augment.onnx.GraphWriter;
import dev.sluice.augment.onnx.StageNames;
import dev.sluice.augment.train.branch.FeatureShape;
import dev.sluice.bundle.BundleWriter;
import dev.sluice.bundle.ElementType;
import dev.sluice.bundle.StageSpec;
import dev.sluice.bundle.TensorSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * Builds the stages' graphs: each a segment of the backbone with the branch at its end, in one
 * graph. What goes from stage to stage is float32; {@link dev.sluice.augment.quantise.StageTypes}
 * makes other types of it.
 *
 * <p>Stage 0 takes uint8 images and normalises them itself. Every stage gives {@code probabilities}
 * [N,K] and {@code confidence} [N]. The last one's probabilities are the softmax of the backbone's
 * logits, untouched; its confidence is the largest value of softmax(logits / T), T being a constant
 * that calibration fits and that is 1 here. A confidence is never above 1, so that the threshold 1
 * closes an exit whatever the rounding.
 */
public final class StageComposer {

    /** From this opset on ReduceMax takes its axes as an input. */
    private static final long AXES_AS_INPUT = 18;

    /** Of the softmax of [N,K]. */
    private static final AttributeProto CLASS_AXIS = GraphWriter.integer("axis", 1);

    private final CutNetwork cut;
    private final ImageFront front;
    private final MacCount backboneMacs;

    public StageComposer(CutNetwork cut, PixelNormalisation normalisation) {
        this.cut = cut;
        this.front = new ImageFront(cut.network(), normalisation);
        this.backboneMacs = MacCounter.count(cut.network().model());
    }

    /** The backbone in its parts. */
    public CutNetwork cut() {
        return cut;
    }

    /** K. */
    public int classes() {
        return cut.network().classes();
    }

    /** MACs of the backbone, layer by layer. */
    public MacCount backboneMacs() {
        return backboneMacs;
    }

    /**
     * Builds all stages.
     *
     * @param branches one for each cut, in order
     * @return one more stage than branches
     */
    public List<BundleWriter.Stage> compose(List<ExitBranch> branches) {
        if (branches.size() != cut.cuts().size()) {
            throw new IllegalArgumentException(
                    branches.size() + " branches for " + cut.cuts().size() + " cuts");
        }
        List<BundleWriter.Stage> stages = new ArrayList<>();
        for (int i = 0; i < branches.size(); i++) {
            stages.add(early(i, branches.get(i)));
        }
        stages.add(last());
        return stages;
    }

    private BundleWriter.Stage early(int stage, ExitBranch branch) {
        GraphWriter graph = begin(stage);
        TensorSpec features = features(stage);
        graph.output(features.name(), TensorProto.DataType.FLOAT, features.shape());
        String prefix = "exit" + stage + "/";
        graph.append(attached(branch, stage, prefix));
        answer(graph, scaled(graph, prefix + ExitBranch.LOGITS, branch.temperature()));
        confidence(graph, score(graph, branch.scoring(), prefix));
        return new BundleWriter.Stage(
                front.model(graph).toByteArray(),
                inputSpec(stage),
                features,
                backboneMacs.in(cut.segments().get(stage)),
                MacCounter.count(branch.model()).total());
    }

    private BundleWriter.Stage last() {
        int stage = cut.cuts().size();
        GraphWriter graph = begin(stage);
        String logits = cut.network().logits();
        answer(graph, logits);
        String tempered = StageNames.OURS + "tempered";
        graph.node("Softmax", tempered, List.of(scaled(graph, logits, 1)), CLASS_AXIS);
        confidence(graph, tempered);
        return new BundleWriter.Stage(
                front.model(graph).toByteArray(),
                inputSpec(stage),
                null,
                backboneMacs.in(cut.segments().get(stage)),
                0);
    }

    /** Input and segment of a stage. */
    private GraphWriter begin(int stage) {
        GraphWriter graph = new GraphWriter("stage-" + stage);
        if (stage == 0) {
            front.writeTo(graph);
        } else {
            TensorSpec input = inputSpec(stage);
            graph.input(input.name(), TensorProto.DataType.FLOAT, input.shape());
        }
        graph.append(cut.segments().get(stage));
        return graph;
    }

    /** The branch's nodes on the cut's tensor, every other name behind the prefix. */
    private GraphProto attached(ExitBranch branch, int stage, String prefix) {
        String input = branch.model().getGraph().getInput(0).getName();
        return GraphWriter.renamed(
                branch.model().getGraph(),
                name -> name.equals(input) ? cut.cuts().get(stage) : prefix + name);
    }

    private static String scaled(GraphWriter graph, String logits, double temperature) {
        String divisor = graph.constant(ExitScalars.TEMPERATURE, new float[] {(float) temperature});
        return graph.node("Div", StageNames.OURS + "scaled", List.of(logits, divisor));
    }

    private void answer(GraphWriter graph, String logits) {
        graph.node("Softmax", StageSpec.PROBABILITIES, List.of(logits), CLASS_AXIS);
        graph.output(
                StageSpec.PROBABILITIES,
                TensorProto.DataType.FLOAT,
                List.of(cut.network().classes()));
    }

    /** A tensor [N, n] of which the largest in each row is the confidence. */
    private static String score(GraphWriter graph, ExitScoring scoring, String prefix) {
        if (!(scoring instanceof ExitScoring.Head head)) {
            return StageSpec.PROBABILITIES;
        }
        String scale = graph.constant(ExitScalars.HEAD_SCALE, new float[] {(float) head.scale()});
        String offset =
                graph.constant(ExitScalars.HEAD_OFFSET, new float[] {(float) head.offset()});
        String logit = prefix + ExitBranch.CONFIDENCE_LOGIT;
        String stretched =
                graph.node("Mul", StageNames.OURS + "head.stretched", List.of(logit, scale));
        String shifted =
                graph.node("Add", StageNames.OURS + "head.shifted", List.of(stretched, offset));
        return graph.node("Sigmoid", StageNames.OURS + "head.score", List.of(shifted));
    }

    private void confidence(GraphWriter graph, String score) {
        String largest = StageNames.OURS + "largest";
        if (cut.network().opset() >= AXES_AS_INPUT) {
            String axes = graph.constant(StageNames.OURS + "axes", 1L);
            graph.node(
                    "ReduceMax", largest, List.of(score, axes), GraphWriter.integer("keepdims", 0));
        } else {
            graph.node(
                    "ReduceMax",
                    largest,
                    List.of(score),
                    GraphWriter.integers("axes", 1),
                    GraphWriter.integer("keepdims", 0));
        }
        String one = graph.constant(StageNames.OURS + "one", new float[] {1});
        graph.node("Min", StageSpec.CONFIDENCE, List.of(largest, one));
        graph.output(StageSpec.CONFIDENCE, TensorProto.DataType.FLOAT, List.of());
    }

    private TensorSpec inputSpec(int stage) {
        if (stage > 0) {
            return features(stage - 1);
        }
        ImageShape image = cut.network().image();
        return new TensorSpec(
                StageNames.IMAGE,
                ElementType.UINT8,
                List.of(image.channels(), image.height(), image.width()));
    }

    /** What goes from stage to the next. */
    private TensorSpec features(int stage) {
        FeatureShape shape = cut.shapes().get(stage);
        return new TensorSpec(
                cut.cuts().get(stage),
                ElementType.FLOAT32,
                List.of(shape.channels(), shape.height(), shape.width()));
    }
}
