package dev.sluice.augment.attach;

import ai.onnx.proto.OnnxMl.ModelProto;
import dev.sluice.augment.calibrate.BundleFolder;
import dev.sluice.augment.calibrate.Calibration;
import dev.sluice.augment.compose.PixelNormalisation;
import dev.sluice.augment.data.ClassNames;
import dev.sluice.augment.data.ImageSet;
import dev.sluice.augment.evaluate.Truth;
import dev.sluice.augment.onnx.Network;
import dev.sluice.augment.place.Auto;
import dev.sluice.augment.place.Placement;
import dev.sluice.augment.tradeoff.OperatingPoints;
import dev.sluice.augment.tradeoff.ThresholdSearch;
import dev.sluice.augment.train.OnnxMetadata;
import dev.sluice.augment.train.Trainer;
import dev.sluice.augment.train.branch.BranchSpec;
import dev.sluice.augment.train.checkpoint.WorkFolder;
import dev.sluice.augment.train.learning.BranchLearning;
import dev.sluice.augment.train.learning.Labels;
import dev.sluice.bundle.Bundle;
import dev.sluice.bundle.BundleWriter;
import dev.sluice.bundle.Digest;
import dev.sluice.bundle.calibration.CalibrationRow;
import dev.sluice.bundle.calibration.CalibrationTable;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.annotation.Nullable;

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
     * @throws IOException if a file cannot be read or written, the network's was changed meanwhile,
     *     or the work folder holds another run
     * @throws IllegalArgumentException if the parts do not fit together, or an exit turns out
     *     useless; says which
     */
    public Attachment attach(AttachRequest request, AttachListener listener) throws IOException {
        long startNanos = System.nanoTime();
        byte[] file = Files.readAllBytes(request.network());
        Network network = Network.read(request.network().toString(), file);
        ImageSet data = labelled(request, named(request.images(), network), listener);
        requireFit(network, data);
        request.target().types().requireFit(network.opset());
        Truth.reference(data); // Else the calibration would refuse them, after the training.
        HeldOut heldOut =
                HeldOut.of(
                        network.model(),
                        data,
                        request.calibrationImages(),
                        request.recipe().seed());
        heldOut.advice().forEach(listener::onWarning);
        PixelNormalisation normalisation = normalisation(request.normalisation(), network);
        Workbench bench = new Workbench(trainer, request, network, normalisation, listener);
        ImageSet images = heldOut.split().train();
        Layout tried = tried(network, normalisation, request.placement(), request.trunks());
        Optional<Layout> asked = paying(bench).isPresent() ? Optional.empty() : Optional.of(tried);
        int fewest = 1;
        heldOut.requireSearchable(asked.map(Layout::exits).orElse(fewest));
        paying(bench).ifPresent(paying -> paying.requireEnough(images));
        requireWritable(request.target().folder());
        work.claim(new Recipe(request).fingerprint(Digest.sha256(file), normalisation, heldOut));
        bench.tellHowRightTheBackboneIs(tried, heldOut);
        Layout layout = asked.orElseGet(() -> paying(bench).orElseThrow().pilot(images));
        listener.onNote("exits behind " + String.join(", ", layout.cuts()));
        Sweep sweep = new Sweep();
        for (BranchLearning learning : request.learnings()) {
            listener.onTraining(learning, sweep.trials().size(), request.learnings().size());
            sweep.add(learning, () -> trained(bench, layout, learning, heldOut, file));
        }
        requireUntouched(request, file);
        return write(
                bench,
                data,
                heldOut,
                sweep,
                Digest.sha256(file),
                work.spentBefore().plusNanos(System.nanoTime() - startNanos));
    }

    /**
     * Refuses what can be refused without a look at the images, which may be many.
     *
     * @param given or null where the network's file says it
     * @param trunks as in {@link AttachRequest}
     * @throws IllegalArgumentException if the network cannot be cut so, branches do not fit, or
     *     nobody says how pixels are normalised
     */
    public static void requireAttachable(
            Network network,
            @Nullable PixelNormalisation given,
            Placement placement,
            List<String> trunks) {
        tried(network, normalisation(given, network), placement, trunks);
    }

    /** The layout, cut once to see that it can be: the one asked for, or all that is looked at. */
    private static Layout tried(
            Network network,
            PixelNormalisation normalisation,
            Placement placement,
            List<String> trunks) {
        AttachRequest.requireFit(placement, trunks);
        Layout layout = Layout.of(placement.cuts(network), trunks);
        Workbench.branches(layout, Workbench.composer(network, layout, normalisation));
        return layout;
    }

    /** Empty where all exits were asked for. */
    private static Optional<PayingExits> paying(Workbench bench) {
        return bench.request().placement() instanceof Auto auto
                ? Optional.of(new PayingExits(bench, auto))
                : Optional.empty();
    }

    private static void requireWritable(Path folder) throws IOException {
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            throw new FileSystemException(
                    folder.toString(), null, "is no folder; expected the bundle's");
        }
        Files.createDirectories(folder);
        if (!Files.isWritable(folder)) {
            throw new IOException("the bundle's folder " + folder + " cannot be written");
        }
    }

    private static Candidate trained(
            Workbench bench, Layout layout, BranchLearning learning, HeldOut heldOut, byte[] file)
            throws IOException {
        AttachRequest request = bench.request();
        List<ModelProto> branches =
                bench.train(
                        layout,
                        heldOut.split().train(),
                        request.recipe(),
                        request.epochs(layout.exits()),
                        learning);
        requireUntouched(request, file);
        return calibrated(bench, layout, learning, branches, heldOut);
    }

    private static Candidate calibrated(
            Workbench bench,
            Layout layout,
            BranchLearning learning,
            List<ModelProto> branches,
            HeldOut heldOut) {
        AttachRequest request = bench.request();
        ImageSet images = heldOut.split().calibration();
        PayingExits.Kept kept =
                paying(bench)
                        .map(paying -> paying.keep(layout, branches, images))
                        .orElseGet(
                                () ->
                                        new PayingExits.Kept(
                                                layout,
                                                branches,
                                                bench.calibrate(layout, branches, images)));
        Calibration calibration = kept.calibration();
        List<CalibrationRow> rows =
                ThresholdSearch.search(
                        calibration.observations(),
                        Workbench.costs(calibration),
                        request.recipe().seed());
        String preferred = request.target().defaultOperatingPoint();
        CalibrationTable table =
                OperatingPoints.table(
                        rows,
                        calibration.observations(),
                        imagesFrom(request, heldOut),
                        calibration.reference(),
                        preferred);
        return new Candidate(learning, kept.layout(), calibration, table, preferred);
    }

    private static Attachment write(
            Workbench bench,
            ImageSet images,
            HeldOut heldOut,
            Sweep sweep,
            String backboneSha256,
            Duration took)
            throws IOException {
        AttachRequest request = bench.request();
        BundleTarget target = request.target();
        Candidate best = sweep.best();
        if (!best.keepsPromise()) {
            bench.listener()
                    .onWarning(
                            "no thresholds keep what the operating point '%s' promises; the default is '%s'"
                                    .formatted(
                                            best.preferred(),
                                            best.table().defaultOperatingPoint()));
        }
        List<BranchSpec> branches =
                Workbench.branches(best.layout(), bench.composer(best.layout()));
        Bundle bundle =
                BundleFolder.write(
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
                                        .provenance(
                                                best, branches, backboneSha256, heldOut, took)));
        return new Attachment(
                bundle,
                best.calibration().exits(),
                heldOut.split().calibration(),
                best.learning(),
                sweep.trials());
    }

    /**
     * Names from the network's file, else numbers, where the data has none but numbers; these may
     * be fewer than the network's, for no image need be of its last class.
     */
    private static ImageSet named(ImageSet images, Network network) {
        List<String> own = images.classNames();
        if (!own.equals(ClassNames.numbered(own.size()))) {
            return images;
        }
        List<String> names = OnnxMetadata.classes(network.model(), network.classes());
        if (names.isEmpty() && own.size() < network.classes()) {
            return images.withClassNames(ClassNames.numbered(network.classes()));
        }
        return names.isEmpty() ? images : images.withClassNames(names);
    }

    /** All or none, but for labels that are to be trained on: these are never left aside. */
    private static ImageSet labelled(
            AttachRequest request, ImageSet images, AttachListener listener) {
        boolean trainedOn =
                request.learnings().stream().anyMatch(one -> one.labels() == Labels.DATA);
        return trainedOn ? images : Truth.allOrNone(images, listener::onWarning);
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

    private static PixelNormalisation normalisation(
            @Nullable PixelNormalisation given, Network network) {
        if (given != null) {
            return given;
        }
        Optional<float[]> mean = OnnxMetadata.mean(network.model());
        Optional<float[]> std = OnnxMetadata.std(network.model());
        if (mean.isEmpty() || std.isEmpty()) {
            throw new IllegalArgumentException(
                    "%s does not say how its pixels are normalised; give --mean and --std, or --raw-pixels"
                            .formatted(network));
        }
        return PixelNormalisation.of(mean.get(), std.get());
    }

    private static void requireUntouched(AttachRequest request, byte[] before) throws IOException {
        String now = Digest.sha256(Files.readAllBytes(request.network()));
        if (!now.equals(Digest.sha256(before))) {
            throw new IOException(
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
