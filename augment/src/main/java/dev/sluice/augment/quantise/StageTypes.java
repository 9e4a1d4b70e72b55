package dev.sluice.augment.quantise;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import dev.sluice.augment.data.ImageSet;
import dev.sluice.augment.onnx.Network;
import dev.sluice.bundle.BundleWriter;
import dev.sluice.bundle.ElementType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntConsumer;
import java.util.function.UnaryOperator;
import javax.annotation.Nullable;

/**
 * The number types that a bundle's stages are to have.
 *
 * <p>What is rounded to 8 bits gets the range that it has on held-out images; features between
 * float32 layers the range of each channel, if the network's operators know that. In float32 the
 * composed stages are the backbone; in anything else they are close to it, and how close is to be
 * measured.
 *
 * @param features between stages; null leaves them as they are
 * @param weights of the layers; null leaves them as they are
 */
public record StageTypes(@Nullable ElementType features, @Nullable Weights weights) {

    /** All as it is. */
    public static final StageTypes KEPT = new StageTypes(null, null);

    private static final long OPSET_OF_QUANTISE_LINEAR = 10;
    private static final long OPSET_OF_CHANNEL_SCALES = 13;

    /**
     * The stages with these types.
     *
     * @param images to take ranges from; as stage 0 takes them
     * @param threads that one run of a stage may use
     * @param progress told how many images are done; not at all where no ranges are needed
     * @throws IllegalArgumentException if these stages cannot have them
     */
    public List<BundleWriter.Stage> of(
            List<BundleWriter.Stage> stages, ImageSet images, int threads, IntConsumer progress) {
        ElementType before = stages.get(0).features().type();
        boolean eightBit = stages.stream().anyMatch(StageTypes::isEightBit);
        if (eightBit) {
            requireKept(before);
            return stages;
        }
        boolean toEightBit = weights == Weights.INT8;
        requireFit(opset(stages));
        ElementType after = features == null ? before : features;
        boolean refit = features == ElementType.UINT8;
        if (!toEightBit && !refit && after == before) {
            return stages;
        }
        List<BundleWriter.Stage> plain = FeatureWire.removed(stages);
        return toEightBit
                ? eightBit(plain, after, images, threads, progress)
                : cast(plain, after, images, threads, progress);
    }

    /** Whether anything may change. */
    public boolean change() {
        return features != null || weights != null;
    }

    private void requireKept(ElementType before) {
        if (weights == Weights.FLOAT32 || features != null && features != before) {
            throw new IllegalArgumentException(
                    "the bundle's layers are 8-bit and its features %s, for good; start from the"
                                    .formatted(before)
                            + " float32 bundle that it was made from");
        }
    }

    /**
     * @param opset of the network, its version of ONNX's own operators
     * @throws IllegalArgumentException if that is too old for these types
     */
    public void requireFit(long opset) {
        if (weights == Weights.INT8 && opset < OPSET_OF_CHANNEL_SCALES) {
            throw new IllegalArgumentException(
                    "the network is of opset %d; weights as INT8 need %d or later"
                            .formatted(opset, OPSET_OF_CHANNEL_SCALES));
        }
        if (features == ElementType.UINT8 && opset < OPSET_OF_QUANTISE_LINEAR) {
            throw new IllegalArgumentException(
                    "the network is of opset %d; features as UINT8 need %d or later"
                            .formatted(opset, OPSET_OF_QUANTISE_LINEAR));
        }
    }

    private static List<BundleWriter.Stage> cast(
            List<BundleWriter.Stage> plain,
            ElementType type,
            ImageSet images,
            int threads,
            IntConsumer progress) {
        if (type != ElementType.UINT8) {
            return FeatureWire.added(plain, type, stage -> null);
        }
        List<Set<String>> none = plain.stream().map(stage -> Set.<String>of()).toList();
        List<RangeFinder.Ranges> ranges = ranges(plain, none, images, threads, progress);
        boolean byChannel = opset(plain) >= OPSET_OF_CHANNEL_SCALES;
        return FeatureWire.added(
                plain,
                type,
                i -> {
                    List<Range> channels = ranges.get(i).channels();
                    return byChannel
                            ? channels.stream().map(Affine::of).toList()
                            : List.of(ofWhole(channels));
                });
    }

    private static List<BundleWriter.Stage> eightBit(
            List<BundleWriter.Stage> plain,
            ElementType type,
            ImageSet images,
            int threads,
            IntConsumer progress) {
        List<BundleWriter.Stage> folded =
                plain.stream().map(stage -> with(stage, BatchNormFolding::fold)).toList();
        List<LayerPlan> plans =
                folded.stream()
                        .map(stage -> LayerPlan.of(Graphs.parse(stage.graph()).getGraph()))
                        .toList();
        List<Set<String>> tensors = plans.stream().map(LayerPlan::tensors).toList();
        List<RangeFinder.Ranges> ranges = ranges(folded, tensors, images, threads, progress);
        // One for all channels: integer operators take no more, and read the wire as it is.
        List<BundleWriter.Stage> wired =
                FeatureWire.added(folded, type, i -> List.of(ofWhole(ranges.get(i).channels())));
        List<BundleWriter.Stage> written = new ArrayList<>();
        for (int i = 0; i < wired.size(); i++) {
            LayerPlan plan = plans.get(i);
            Map<String, Affine> scales = new HashMap<>();
            ranges.get(i).tensors().forEach((name, range) -> scales.put(name, Affine.of(range)));
            written.add(with(wired.get(i), graph -> EightBitGraph.write(graph, plan, scales)));
        }
        return written;
    }

    private static List<RangeFinder.Ranges> ranges(
            List<BundleWriter.Stage> stages,
            List<Set<String>> tensors,
            ImageSet images,
            int threads,
            IntConsumer progress) {
        try (RangeFinder finder = new RangeFinder(stages, tensors, threads)) {
            return finder.find(images, progress);
        }
    }

    private static Affine ofWhole(List<Range> channels) {
        return Affine.of(channels.stream().reduce(Range::union).orElseThrow());
    }

    private static long opset(List<BundleWriter.Stage> stages) {
        return Network.opset(Graphs.parse(stages.get(0).graph()));
    }

    private static BundleWriter.Stage with(
            BundleWriter.Stage stage, UnaryOperator<GraphProto> change) {
        ModelProto model = Graphs.parse(stage.graph());
        return new BundleWriter.Stage(
                model.toBuilder().setGraph(change.apply(model.getGraph())).build().toByteArray(),
                stage.input(),
                stage.features(),
                stage.segmentMacs(),
                stage.branchMacs());
    }

    private static boolean isEightBit(BundleWriter.Stage stage) {
        return EightBitGraph.isEightBit(Graphs.parse(stage.graph()).getGraph());
    }
}
