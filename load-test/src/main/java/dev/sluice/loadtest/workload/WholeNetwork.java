package dev.sluice.loadtest.workload;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.sluice.augment.onnx.GraphIndex;
import dev.sluice.augment.onnx.GraphWriter;
import dev.sluice.augment.onnx.StageNames;
import dev.sluice.bundle.Bundle;
import dev.sluice.bundle.BundleWriter;
import dev.sluice.bundle.Manifest;
import dev.sluice.bundle.StageSpec;
import dev.sluice.bundle.calibration.CalibrationRow;
import dev.sluice.bundle.calibration.CalibrationTable;
import dev.sluice.bundle.calibration.Observations;
import dev.sluice.bundle.calibration.Outcome;
import dev.sluice.bundle.exit.Thresholds;
import java.io.IOException;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The network that a bundle was made from, put together again from its stages: what people would
 * run who have no early exits. Branches are left out, and so are the casts to and from the wire
 * type between stages. It takes the bundle's images and gives the last stage's answers.
 */
final class WholeNetwork {

    private static final String OPERATING_POINT = "whole";

    private WholeNetwork() {}

    /**
     * Writes it as a bundle of one stage.
     *
     * @param folder of the new bundle
     */
    static Bundle write(Path folder, Bundle bundle) throws IOException {
        Manifest manifest = bundle.manifest();
        return BundleWriter.write(
                folder,
                new BundleWriter.Draft(
                        manifest.name() + "-whole",
                        manifest.version(),
                        manifest.classes(),
                        manifest.image(),
                        List.of(
                                new BundleWriter.Stage(
                                        graph(bundle),
                                        manifest.stages().get(0).input(),
                                        null,
                                        manifest.costs().backboneMacs(),
                                        0)),
                        manifest.confidence(),
                        observations(bundle.observations()),
                        calibration(manifest.calibration()),
                        manifest.provenance()));
    }

    /** One ONNX file of all stages. */
    static byte[] graph(Bundle bundle) {
        int last = bundle.manifest().earlyExits();
        GraphWriter all = new GraphWriter("whole");
        GraphProto firstStage = model(bundle, 0).getGraph();
        GraphProto lastStage = model(bundle, last).getGraph();
        for (int stage = 0; stage <= last; stage++) {
            String prefix = "stage-" + stage + "/";
            // A tensor of the backbone has one name in all stages, so that where one stage ends
            // and the next begins, the first maker is kept; all else is called apart.
            boolean isLast = stage == last;
            all.append(
                    GraphWriter.renamed(
                            model(bundle, stage).getGraph(),
                            name -> isOurs(name) && !isLast ? prefix + name : name));
        }
        GraphProto.Builder graph =
                all.graph().toBuilder()
                        .addInput(firstStage.getInput(0))
                        .addAllOutput(lastStage.getOutputList());
        keepOnlyWhatTheAnswersNeed(graph);
        return model(bundle, last).toBuilder().setGraph(graph).build().toByteArray();
    }

    private static boolean isOurs(String name) {
        return name.startsWith(StageNames.OURS)
                || name.equals(StageSpec.PROBABILITIES)
                || name.equals(StageSpec.CONFIDENCE);
    }

    private static void keepOnlyWhatTheAnswersNeed(GraphProto.Builder graph) {
        GraphProto complete = graph.build();
        GraphIndex index = new GraphIndex(complete);
        BitSet nodes = new BitSet();
        complete.getOutputList()
                .forEach(output -> nodes.or(index.ancestry(output.getName(), Set.of()).nodes()));
        Set<String> used = new HashSet<>();
        graph.clearNode().clearInitializer();
        nodes.stream()
                .mapToObj(complete::getNode)
                .forEach(
                        node -> {
                            graph.addNode(node);
                            used.addAll(node.getInputList());
                        });
        complete.getInitializerList().stream()
                .filter(tensor -> used.contains(tensor.getName()))
                .forEach(graph::addInitializer);
    }

    private static ModelProto model(Bundle bundle, int stage) {
        try {
            return ModelProto.parseFrom(bundle.graph(stage));
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException(
                    "stage " + stage + " of bundle " + bundle + " is not an ONNX file", e);
        }
    }

    /** What the final exit alone says. */
    private static Observations observations(Observations all) {
        Observations.Collector collector = new Observations.Collector(all.images(), 0);
        for (int image = 0; image < all.images(); image++) {
            int answer = all.right(image, all.earlyExits()) ? 1 : 0;
            collector.add(new float[0], new int[] {answer}, 1);
        }
        return collector.collect();
    }

    private static CalibrationTable calibration(CalibrationTable all) {
        double accuracy = all.backboneAccuracy();
        return new CalibrationTable(
                all.images(),
                all.imagesFrom(),
                all.reference(),
                accuracy,
                List.of(
                        new CalibrationRow(
                                Thresholds.of(),
                                new Outcome(List.of(1.0), accuracy, 1, 1),
                                accuracy)),
                Map.of(OPERATING_POINT, 0),
                OPERATING_POINT);
    }
}
