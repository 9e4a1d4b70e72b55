package dev.sluice.augment.attach;

import ai.onnx.proto.OnnxMl.ModelProto;
import dev.sluice.augment.calibrate.Calibration;
import dev.sluice.augment.calibrate.Calibrator;
import dev.sluice.augment.compose.OnnxBackbone;
import dev.sluice.augment.compose.PixelNormalisation;
import dev.sluice.augment.compose.StageComposer;
import dev.sluice.augment.cut.CutNetwork;
import dev.sluice.augment.cut.GraphCutter;
import dev.sluice.augment.data.ImageSet;
import dev.sluice.augment.evaluate.Truth;
import dev.sluice.augment.onnx.Network;
import dev.sluice.augment.train.Trainer;
import dev.sluice.augment.train.branch.BranchSpec;
import dev.sluice.augment.train.branch.BranchTask;
import dev.sluice.augment.train.learning.BranchLearning;
import dev.sluice.augment.train.recipe.TrainingRecipe;
import dev.sluice.bundle.BundleWriter;
import dev.sluice.bundle.calibration.Reference;
import dev.sluice.bundle.exit.StageCosts;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One network on which branches are trained and calibrated, at these cuts or at others.
 *
 * @param network read and checked
 * @param normalisation of its pixels
 */
record Workbench(
        Trainer trainer,
        AttachRequest request,
        Network network,
        PixelNormalisation normalisation,
        AttachListener listener) {

    /** Cuts the network. */
    StageComposer composer(Layout layout) {
        return composer(network, layout, normalisation);
    }

    static StageComposer composer(
            Network network, Layout layout, PixelNormalisation normalisation) {
        CutNetwork cut = GraphCutter.cut(network, layout.cuts());
        return new StageComposer(cut, normalisation);
    }

    /** Untrained branches. */
    static List<BranchSpec> branches(Layout layout, StageComposer composer) {
        List<BranchSpec> branches = new ArrayList<>();
        for (int i = 0; i < layout.exits(); i++) {
            branches.add(
                    BranchSpec.parse(
                            "branch" + i,
                            layout.trunks().get(i),
                            composer.cut().shapes().get(i),
                            composer.backboneMacs().total()));
        }
        return branches;
    }

    /**
     * Trains the branches of a layout.
     *
     * @param epochs of each branch
     */
    List<ModelProto> train(
            Layout layout,
            ImageSet images,
            TrainingRecipe recipe,
            List<Integer> epochs,
            BranchLearning learning) {
        StageComposer composer = composer(layout);
        List<BranchSpec> branches = branches(layout, composer);
        try (OnnxBackbone backbone =
                new OnnxBackbone(composer.cut(), normalisation, request.threads())) {
            return trainer.trainBranches(
                    new BranchTask(
                            backbone,
                            branches,
                            exitCosts(composer, branches),
                            images,
                            recipe,
                            epochs,
                            learning),
                    listener);
        }
    }

    /**
     * Where there are labels; {@link BackboneCheck}.
     *
     * @param any layout that the network can be cut to
     */
    void tellHowRightTheBackboneIs(Layout any, HeldOut heldOut) {
        ImageSet images = heldOut.split().calibration();
        if (Truth.reference(images) == Reference.BACKBONE) {
            return;
        }
        try (OnnxBackbone backbone =
                new OnnxBackbone(composer(any).cut(), normalisation, request.threads())) {
            BackboneCheck.tell(backbone, images, heldOut.unseen(), listener);
        }
    }

    /** Calibrates trained branches, one for each cut. */
    Calibration calibrate(Layout layout, List<ModelProto> branches, ImageSet images) {
        return new Calibrator(composer(layout), request.target().types(), request.threads())
                .calibrate(
                        branches,
                        request.target().confidence(),
                        images,
                        runs -> listener.onCalibrating(runs, 2 * images.count()));
    }

    static StageCosts costs(Calibration calibration) {
        return new StageCosts(
                calibration.stages().stream().map(BundleWriter.Stage::segmentMacs).toList(),
                calibration.stages().stream().map(BundleWriter.Stage::branchMacs).toList());
    }

    /** Of each exit, the final one included, every branch that ran counted. */
    private static List<Double> exitCosts(StageComposer composer, List<BranchSpec> branches) {
        CutNetwork cut = composer.cut();
        List<Long> segments =
                cut.segments().stream()
                        .map(segment -> composer.backboneMacs().in(segment))
                        .toList();
        List<Long> branchMacs = new ArrayList<>();
        for (int i = 0; i < branches.size(); i++) {
            branchMacs.add(branches.get(i).macs(cut.shapes().get(i), composer.classes()));
        }
        branchMacs.add(0L);
        StageCosts costs = new StageCosts(segments, branchMacs);
        return IntStream.range(0, costs.exits()).mapToObj(costs::relativeMacsAt).toList();
    }
}
