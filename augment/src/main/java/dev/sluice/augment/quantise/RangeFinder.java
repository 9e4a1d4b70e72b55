package dev.sluice.augment.quantise;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import dev.sluice.augment.data.ImageSet;
import dev.sluice.augment.evaluate.AllStages;
import dev.sluice.augment.onnx.GraphWriter;
import dev.sluice.augment.onnx.StageNames;
import dev.sluice.bundle.BundleWriter;
import dev.sluice.bundle.TensorSpec;
import dev.sluice.bundle.runtime.OnnxSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntConsumer;

/**
 * Runs stages on images and finds the ranges of tensors inside. Minima and maxima are taken by
 * nodes in the graph, so that a batch's tensors need not all be kept; those of the features, which
 * are kept, by channel and here: how a node names the dimensions that it reduces has changed with
 * opset 18. Owns native memory.
 */
final class RangeFinder implements AutoCloseable {

    private static final int BATCH = 64;
    private static final String MIN = StageNames.OURS + "range.min/";
    private static final String MAX = StageNames.OURS + "range.max/";

    private final List<BundleWriter.Stage> stages;
    private final List<Set<String>> tensors;
    private final List<OnnxSession> sessions = new ArrayList<>();
    private final List<Ranges> ranges = new ArrayList<>();

    /**
     * What is found in one stage.
     *
     * @param tensors ranges by name
     * @param channels of the features: C, for features [N,C,...]; none behind the last stage
     */
    record Ranges(Map<String, Range> tensors, List<Range> channels) {}

    /**
     * @param stages that hand on float32; two or more
     * @param tensors of each stage, float32
     * @param threads that one run may use
     */
    RangeFinder(List<BundleWriter.Stage> stages, List<Set<String>> tensors, int threads) {
        this.stages = stages;
        this.tensors = tensors;
        stages.forEach(stage -> ranges.add(new Ranges(new HashMap<>(), new ArrayList<>())));
        int last = stages.size() - 1;
        int needed = tensors.get(last).isEmpty() ? last : stages.size();
        try {
            for (int i = 0; i < needed; i++) {
                byte[] graph = withRanges(stages.get(i), tensors.get(i)).toByteArray();
                sessions.add(OnnxSession.open("ranges of stage " + i, graph, threads));
            }
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** The graph with features and ranges as its only outputs. */
    private static ModelProto withRanges(BundleWriter.Stage stage, Set<String> tensors) {
        ModelProto model = Graphs.parse(stage.graph());
        GraphProto.Builder graph = model.getGraph().toBuilder().clearOutput();
        if (stage.features() != null) {
            graph.addOutput(ValueInfoProto.newBuilder().setName(stage.features().name()));
        }
        for (String tensor : tensors) {
            for (String prefix : List.of(MIN, MAX)) {
                graph.addNode(
                        Graphs.node(
                                        prefix.equals(MIN) ? "ReduceMin" : "ReduceMax",
                                        prefix + tensor,
                                        List.of(tensor))
                                .toBuilder()
                                .addAttribute(GraphWriter.integer("keepdims", 0)));
                graph.addOutput(ValueInfoProto.newBuilder().setName(prefix + tensor));
            }
        }
        return model.toBuilder().setGraph(graph).build();
    }

    /**
     * Ranges of each stage's tensors and features on all images.
     *
     * @param progress told how many images are done
     */
    List<Ranges> find(ImageSet images, IntConsumer progress) {
        int batch = AllStages.batch(BATCH, stages.stream().map(BundleWriter.Stage::input).toList());
        for (int first = 0; first < images.count(); first += batch) {
            int count = Math.min(batch, images.count() - first);
            ByteBuffer input = buffer(stages.get(0).input(), count);
            for (int i = 0; i < count; i++) {
                images.putImage(first + i, input);
            }
            for (int i = 0; i < sessions.size(); i++) {
                input = run(i, input.flip(), count);
            }
            progress.accept(first + count);
        }
        return ranges;
    }

    /** Takes over the ranges of a stage, and gives what the next one takes, if there is one. */
    private ByteBuffer run(int stage, ByteBuffer input, int count) {
        BundleWriter.Stage spec = stages.get(stage);
        try (OnnxSession.Run run =
                sessions.get(stage).run(input, spec.input().type(), shape(spec.input(), count))) {
            for (String tensor : tensors.get(stage)) {
                Range range =
                        new Range(run.floats(MIN + tensor).get(0), run.floats(MAX + tensor).get(0));
                ranges.get(stage).tensors().merge(tensor, range, Range::union);
            }
            TensorSpec features = spec.features();
            if (features == null) {
                return input;
            }
            ByteBuffer handedOn = buffer(features, count).put(run.bytes(features.name()));
            widen(ranges.get(stage).channels(), features, handedOn.duplicate().flip());
            return handedOn;
        }
    }

    /** Takes features, float32 [N,C,...], into the ranges of their channels. */
    private static void widen(List<Range> channels, TensorSpec spec, ByteBuffer features) {
        FloatBuffer values = features.order(ByteOrder.nativeOrder()).asFloatBuffer();
        int count = spec.shape().get(0);
        int plane = spec.bytes() / Float.BYTES / count;
        for (int i = 0; values.hasRemaining(); i++) {
            Range range = Range.ofNext(values, plane);
            if (channels.size() < count) {
                channels.add(range);
            } else {
                channels.set(i % count, channels.get(i % count).union(range));
            }
        }
    }

    private static ByteBuffer buffer(TensorSpec spec, int count) {
        return ByteBuffer.allocateDirect(Math.multiplyExact(count, spec.bytes()))
                .order(ByteOrder.nativeOrder());
    }

    private static long[] shape(TensorSpec spec, int count) {
        long[] shape = new long[spec.shape().size() + 1];
        shape[0] = count;
        for (int i = 1; i < shape.length; i++) {
            shape[i] = spec.shape().get(i - 1);
        }
        return shape;
    }

    @Override
    public void close() {
        sessions.forEach(OnnxSession::close);
    }
}
