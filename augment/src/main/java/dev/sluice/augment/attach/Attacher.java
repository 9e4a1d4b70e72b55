package dev.sluice.augment.attach;

import ai.onnx.proto.OnnxMl.ModelProto;
import dev.sluice.augment.calibrate.Calibration;
import dev.sluice.augment.calibrate.Calibrator;
import dev.sluice.augment.compose.OnnxBackbone;
import dev.sluice.augment.compose.PixelNormalisation;
import dev.sluice.augment.compose.StageComposer;
import dev.sluice.augment.cut.CutNetwork;
import dev.sluice.augment.cut.GraphCutter;
import dev.sluice.augment.data.ClassNames;
import dev.sluice.augment.data.ImageSet;
import dev.sluice.augment.onnx.Network;
import dev.sluice.augment.tradeoff.OperatingPoints;
import dev.sluice.augment.tradeoff.ThresholdSearch;
import dev.sluice.augment.train.OnnxMetadata;
import dev.sluice.augment.train.Trainer;
import dev.sluice.augment.train.branch.BranchLearning;
import dev.sluice.augment.train.branch.BranchSpec;
import dev.sluice.augment.train.branch.BranchTask;
import dev.sluice.augment.train.checkpoint.DiskSpace;
import dev.sluice.augment.train.checkpoint.WorkFolder;
import dev.sluice.bundle.Bundle;
import dev.sluice.bundle.BundleWriter;
import dev.sluice.bundle.Digest;
import dev.sluice.bundle.calibration.CalibrationRow;
import dev.sluice.bundle.calibration.CalibrationTable;
import dev.sluice.bundle.exit.StageCosts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Attaches early exits to a trained network and writes the bundle (PTEENet: the network's weights
 * stay as they are, only branches are trained).
 *
 * <p>What can be refused is refused before training: that is the long part.
 */
public final class Attacher {

    private final Trainer trainer;
    private final WorkFolder work;

    /** Keeps nothing of an attachment that does not come to its end. */
    public Attacher(Trainer trainer) {
        this(trainer, WorkFolder.none());
    }

    /**
     * @param work where the trainer keeps its work; claimed before the training. The caller removes
     *     it when nothing more can be lost
     */
    public Attacher(Trainer trainer, WorkFolder work) {
        this.trainer = trainer;
        this.work = work;
    }

    /**
     * Attaches.
     *
     * @throws IOException if a file cannot be read or written, or the work folder holds another run
     * @throws IllegalArgumentException if the parts do not fit together, or an exit turns out
     *     useless; says which
     * @throws IllegalStateException if the network's file was changed meanwhile
     */
    public Attachment attach(AttachRequest request, AttachListener listener) throws IOException {
        byte[] file = Files.readAllBytes(request.network());
        Network network = Network.read(request.network().toString(), file);
        ImageSet images = named(request.images(), network);
        requireFit(network, images);
        HeldOut heldOut =
                HeldOut.of(
                        network.model(),
                        images,
                        request.calibrationImages(),
                        request.recipe().seed());
        if (!heldOut.unseen()) {
            listener.onWarning(
                    "the network does not say that it was trained on these images without the"
                            + " calibration images; if it has seen them, accuracy drops are"
                            + " overstated");
        }
        CutNetwork cut = GraphCutter.cut(network, request.cuts());
        PixelNormalisation normalisation = normalisation(request, network);
        StageComposer composer = new StageComposer(cut, normalisation, request.target().features());
        requireSearchable(request, heldOut, listener);
        requireWritable(request.target().folder());
        work.claim(new Recipe(request).fingerprint(Digest.sha256(file), normalisation, heldOut));
        Sweep sweep = new Sweep();
        for (BranchLearning learning : request.learnings()) {
            listener.onTraining(learning);
            List<ModelProto> branches =
                    train(request, learning, composer, normalisation, heldOut, listener);
            requireUntouched(request, file);
            sweep.add(
                    learning,
                    () -> calibrated(request, learning, composer, branches, heldOut, listener));
        }
        requireUntouched(request, file);
        return write(request, images, heldOut, sweep, Digest.sha256(file), listener);
    }

    private static void requireSearchable(
            AttachRequest request, HeldOut heldOut, AttachListener listener) {
        int exits = request.cuts().size();
        if (exits > ThresholdSearch.MOST_EXITS) {
            throw new IllegalArgumentException(
                    "%d cuts; thresholds can be searched together for at most %d early exits"
                            .formatted(exits, ThresholdSearch.MOST_EXITS));
        }
        int images = heldOut.split().calibration().count();
        ThresholdSearch.requireEnough(images);
        ThresholdSearch.advice(images).ifPresent(listener::onWarning);
    }

    private static void requireWritable(Path folder) throws IOException {
        Files.createDirectories(folder);
        if (!Files.isWritable(folder)) {
            throw new IOException("the bundle's folder " + folder + " cannot be written");
        }
    }

    private List<ModelProto> train(
            AttachRequest request,
            BranchLearning learning,
            StageComposer composer,
            PixelNormalisation normalisation,
            HeldOut heldOut,
            AttachListener listener) {
        CutNetwork cut = composer.cut();
        List<BranchSpec> branches = new ArrayList<>();
        for (int i = 0; i < cut.cuts().size(); i++) {
            branches.add(BranchSpec.parse("branch" + i, request.trunk(i), cut.shapes().get(i)));
        }
        try (OnnxBackbone backbone = new OnnxBackbone(cut, normalisation, request.threads())) {
            return trainer.trainBranches(
                    new BranchTask(
                            backbone,
                            branches,
                            exitCosts(composer, branches),
                            heldOut.split().train(),
                            request.recipe(),
                            learning),
                    listener);
        }
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

    private static Candidate calibrated(
            AttachRequest request,
            BranchLearning learning,
            StageComposer composer,
            List<ModelProto> branches,
            HeldOut heldOut,
            AttachListener listener) {
        ImageSet images = heldOut.split().calibration();
        Calibration calibration =
                new Calibrator(composer, request.threads())
                        .calibrate(
                                branches,
                                request.target().confidence(),
                                images,
                                runs -> listener.onCalibrating(runs, 2 * images.count()));
        StageCosts costs =
                new StageCosts(
                        calibration.stages().stream().map(BundleWriter.Stage::segmentMacs).toList(),
                        calibration.stages().stream().map(BundleWriter.Stage::branchMacs).toList());
        List<CalibrationRow> rows =
                ThresholdSearch.search(calibration.observations(), costs, request.recipe().seed());
        String preferred = request.target().defaultOperatingPoint();
        CalibrationTable table =
                OperatingPoints.table(
                        rows,
                        calibration.observations(),
                        imagesFrom(request, heldOut),
                        calibration.reference(),
                        preferred);
        return new Candidate(learning, calibration, table, preferred);
    }

    private static Attachment write(
            AttachRequest request,
            ImageSet images,
            HeldOut heldOut,
            Sweep sweep,
            String backboneSha256,
            AttachListener listener)
            throws IOException {
        BundleTarget target = request.target();
        Candidate best = sweep.best();
        if (!best.keepsPromise()) {
            listener.onWarning(
                    "no thresholds keep what the operating point '%s' promises; the default is '%s'"
                            .formatted(best.preferred(), best.table().defaultOperatingPoint()));
        }
        Bundle bundle =
                write(
                        target.folder(),
                        new BundleWriter.Draft(
                                target.name(),
                                target.version(),
                                images.classNames(),
                                target.image(images.shape()),
                                best.calibration().stages(),
                                target.confidence(),
                                best.calibration().observations(),
                                best.table(),
                                new Recipe(request)
                                        .provenance(best.learning(), backboneSha256, heldOut)));
        return new Attachment(
                bundle,
                best.calibration().exits(),
                heldOut.split().calibration(),
                best.learning(),
                sweep.trials());
    }

    private static Bundle write(Path folder, BundleWriter.Draft draft) throws IOException {
        try {
            return BundleWriter.write(folder, draft);
        } catch (IOException e) {
            long graphs = draft.stages().stream().mapToLong(stage -> stage.graph().length).sum();
            long bytes = graphs + draft.observations().toBytes().length;
            throw DiskSpace.cannotWrite(folder, bytes, e);
        }
    }

    /** Names from the network's file, else numbers, where the data has none but numbers. */
    private static ImageSet named(ImageSet images, Network network) {
        Optional<String> names = OnnxMetadata.find(network.model(), OnnxMetadata.CLASSES);
        List<String> own = images.classNames();
        if (names.isEmpty() && own.isEmpty()) {
            return images.withClassNames(ClassNames.numbered(network.classes()));
        }
        boolean numbered = own.equals(ClassNames.numbered(own.size()));
        return names.isPresent() && numbered
                ? images.withClassNames(ClassNames.parse(names.get()))
                : images;
    }

    private static void requireFit(Network network, ImageSet images) {
        if (!network.image().equals(images.shape())
                || network.classes() != images.classNames().size()) {
            throw new IllegalArgumentException(
                    "%s takes %s images of %d classes; the data has %s images of %d classes: %s"
                            .formatted(
                                    network,
                                    network.image(),
                                    network.classes(),
                                    images.shape(),
                                    images.classNames().size(),
                                    images.classNames()));
        }
    }

    private static PixelNormalisation normalisation(AttachRequest request, Network network) {
        if (request.normalisation() != null) {
            return request.normalisation();
        }
        if (OnnxMetadata.find(network.model(), OnnxMetadata.MEAN).isEmpty()
                || OnnxMetadata.find(network.model(), OnnxMetadata.STD).isEmpty()) {
            throw new IllegalArgumentException(
                    "%s does not say how its pixels are normalised; give mean and std"
                            .formatted(network));
        }
        return PixelNormalisation.of(
                OnnxMetadata.floats(network.model(), OnnxMetadata.MEAN),
                OnnxMetadata.floats(network.model(), OnnxMetadata.STD));
    }

    private static void requireUntouched(AttachRequest request, byte[] before) throws IOException {
        String now = Digest.sha256(Files.readAllBytes(request.network()));
        if (!now.equals(Digest.sha256(before))) {
            throw new IllegalStateException(
                    "%s was changed while branches were attached to it: sha256 %s before, %s now"
                            .formatted(request.network(), Digest.sha256(before), now));
        }
    }

    private static String imagesFrom(AttachRequest request, HeldOut heldOut) {
        return "%d images held out of %s; no branch was trained on them, %s"
                .formatted(
                        heldOut.split().calibration().count(),
                        request.imagesFrom(),
                        heldOut.unseen()
                                ? "nor was the backbone"
                                : "whether the backbone was is not known");
    }
}
