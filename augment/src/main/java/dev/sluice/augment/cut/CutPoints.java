package dev.sluice.augment.cut;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import dev.sluice.augment.cut.CutPoint.End;
import dev.sluice.augment.onnx.GraphIndex;
import dev.sluice.augment.onnx.GraphProbe;
import dev.sluice.augment.onnx.Network;
import dev.sluice.augment.train.branch.FeatureShape;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Where exits may go in a network: one tensor for each cost that a cut can have.
 *
 * <p>Between two layers that cost something several tensors often separate: a convolution's output,
 * the same normalised, activated, pooled. Of these the smallest is taken, and of several the last:
 * the pooled one where there is a pool, else the activated one, and never one that is padded for
 * the next layer. Tensors of one pixel are left out, for branches look at maps; so is the end,
 * behind which only a classifier of next to no cost is left.
 *
 * @param points from the image's end
 * @param backboneMacs of the whole network, for one image
 */
public record CutPoints(List<CutPoint> points, long backboneMacs) {

    private static final Set<String> POOLS = Set.of("MaxPool", "AveragePool");
    private static final Set<String> MERGES = Set.of("Add", "Sum", "Concat");

    /** An exit that saves less than this share is none: what is left is the classifier. */
    private static final double LEAST_SAVING = 1e-3;

    public CutPoints {
        points = List.copyOf(points);
    }

    /** Finds those of a network, with costs as {@link CostRule#MACS} has them. */
    public static CutPoints of(Network network) {
        return of(network, CostRule.MACS);
    }

    /**
     * Finds those of a network, running it a few times.
     *
     * @param rule that costs are by; the places are the same by either
     */
    public static CutPoints of(Network network, CostRule rule) {
        GraphProto graph = network.model().getGraph();
        GraphIndex index = new GraphIndex(graph);
        MacCount costs = MacCounter.count(network.model(), rule);
        List<CutPoint> points = new ArrayList<>();
        BitSet last = new BitSet();
        for (Candidate cut : candidates(network, index)) {
            BitSet between = (BitSet) cut.before().clone();
            between.andNot(last);
            boolean unit = between.stream().anyMatch(node -> isEnd(graph.getNode(node), index));
            points.add(
                    new CutPoint(
                            cut.tensor(),
                            cut.feature(),
                            cut.cost(graph, costs),
                            unit ? End.UNIT : End.LAYER));
            last = cut.before();
        }
        return new CutPoints(points, costs.total());
    }

    /** The best for each number of MACs, from the image's end. */
    private static Collection<Candidate> candidates(Network network, GraphIndex index) {
        GraphProto graph = network.model().getGraph();
        PlanarTensors planar = new PlanarTensors(graph);
        MacCount macs = MacCounter.count(network.model());
        List<String> separators =
                new SeparatorSearch(network)
                        .separators().stream().filter(planar::contains).toList();
        Map<String, long[]> shapes = GraphProbe.shapes(network.model(), separators, 2);
        Map<Long, Candidate> byMacs = new TreeMap<>();
        for (String tensor : separators) {
            long[] shape = shapes.get(tensor);
            Candidate cut = new Candidate(tensor, shape, index.ancestry(tensor, Set.of()).nodes());
            if (isMapOfTwo(shape)) {
                byMacs.merge(cut.cost(graph, macs), cut, Candidate::better);
            }
        }
        byMacs.remove(0L);
        byMacs.keySet().removeIf(before -> macs.total() - before < LEAST_SAVING * macs.total());
        return byMacs.values();
    }

    /** Whether these are the sizes [2,C,H,W] of a map of more than one pixel. */
    private static boolean isMapOfTwo(long[] shape) {
        return shape.length == 4 && shape[0] == 2 && shape[2] * shape[3] > 1;
    }

    private record Candidate(String tensor, long[] shape, BitSet before) {

        Candidate better(Candidate later) {
            return LayerShapes.product(later.shape) <= LayerShapes.product(shape) ? later : this;
        }

        long cost(GraphProto graph, MacCount costs) {
            return before.stream().mapToLong(node -> costs.of(graph.getNode(node))).sum();
        }

        FeatureShape feature() {
            return new FeatureShape((int) shape[1], (int) shape[2], (int) shape[3]);
        }
    }

    /** Whether paths meet in this node, or it pools. */
    private static boolean isEnd(NodeProto node, GraphIndex index) {
        return POOLS.contains(node.getOpType())
                || MERGES.contains(node.getOpType())
                        && node.getInputList().stream().filter(index::isLive).count() > 1;
    }

    /** Those that end a unit; all of them where the network has no such units. */
    public List<CutPoint> units() {
        List<CutPoint> units = points.stream().filter(point -> point.end() == End.UNIT).toList();
        return units.isEmpty() ? points : units;
    }

    /** Cost up to a cut as a share of the network's, in (0, 1). */
    public double share(CutPoint point) {
        return (double) point.macsBefore() / backboneMacs;
    }
}
