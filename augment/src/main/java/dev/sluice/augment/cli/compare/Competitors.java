package dev.sluice.augment.cli.compare;

import ai.onnx.proto.OnnxMl.ModelProto;
import dev.sluice.augment.cut.MacCounter;
import dev.sluice.augment.data.ImageSet;
import dev.sluice.augment.evaluate.Cascade;
import dev.sluice.augment.evaluate.NetworkAnswers;
import dev.sluice.augment.evaluate.Survey;
import dev.sluice.augment.evaluate.Truth;
import dev.sluice.augment.figures.Curves;
import dev.sluice.augment.onnx.Network;
import dev.sluice.augment.report.ReportSource.Comparison;
import dev.sluice.augment.train.OnnxMetadata;
import dev.sluice.bundle.Bundle;
import dev.sluice.bundle.Manifest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import javax.annotation.Nullable;

/** Other ways to spend MACs on the images that a bundle was surveyed on. */
final class Competitors {

    /** As others write it in their files; ours is {@link OnnxMetadata#MEAN}. */
    private static final String PLAIN_MEAN = "mean";

    private static final String PLAIN_STD = "std";

    private final Bundle bundle;
    private final ImageSet images;
    private final Survey survey;
    private final int[] truth;
    private final int batchSize;
    private final int threads;

    Competitors(Bundle bundle, ImageSet images, Survey survey, int batchSize, int threads) {
        this.bundle = bundle;
        this.images = images;
        this.survey = survey;
        int classes = bundle.manifest().classes().size();
        this.truth = survey.truth(Truth.reference(images), images, classes);
        this.batchSize = batchSize;
        this.threads = threads;
    }

    /** Another bundle, at the thresholds of its own table. */
    Comparison bundle(String name, Path path) {
        Bundle other = Bundle.read(path);
        requireClasses(path, other.manifest().classes().size());
        Survey its;
        try (Cascade cascade = Cascade.open(other, batchSize, threads)) {
            its = cascade.survey(images, done -> {});
        }
        Manifest manifest = other.manifest();
        String backbone =
                manifest.provenance()
                                .backboneSha256()
                                .equals(bundle.manifest().provenance().backboneSha256())
                        ? "the same backbone"
                        : "another backbone; its MACs are told in this bundle's";
        return new Comparison(
                Curves.other(
                        name,
                        manifest.calibration(),
                        its.observations(truth),
                        manifest.costs(),
                        bundle.manifest().costs().backboneMacs()),
                "bundle %s on %s, at the thresholds of its own calibration table"
                        .formatted(other, backbone));
    }

    /**
     * A network in front of the bundle's backbone.
     *
     * @param mean null to take it from the network's file, as {@code std}
     */
    Comparison front(String name, Path file, @Nullable float[] mean, @Nullable float[] std)
            throws IOException {
        Network network = Network.read(file);
        requireClasses(file, network.classes());
        if (!network.image().equals(images.shape())) {
            throw new IllegalArgumentException(
                    "%s takes images of %s; these are %s"
                            .formatted(file, network.image(), images.shape()));
        }
        NetworkAnswers answers =
                NetworkAnswers.of(
                        givingLogits(network),
                        mean == null ? its(file, network, OnnxMetadata.MEAN, PLAIN_MEAN) : mean,
                        std == null ? its(file, network, OnnxMetadata.STD, PLAIN_STD) : std,
                        images,
                        threads,
                        done -> {});
        boolean[] right = new boolean[truth.length];
        for (int i = 0; i < right.length; i++) {
            right[i] = answers.classIndex()[i] == truth[i];
        }
        long macs = MacCounter.count(network.model()).total();
        double relativeMacs = (double) macs / bundle.manifest().costs().backboneMacs();
        return new Comparison(
                Curves.front(
                        name,
                        answers.confidence(),
                        right,
                        survey.right(survey.exits() - 1, truth),
                        relativeMacs),
                String.format(
                        Locale.ROOT,
                        "a network of %.2f M MACs in front of the whole backbone, its largest"
                                + " probability as confidence; the thresholds run over these very"
                                + " images, which flatters it",
                        macs / 1e6));
    }

    /** A file that ends in a softmax is asked for what goes into it. */
    private static ModelProto givingLogits(Network network) {
        ModelProto.Builder model = network.model().toBuilder();
        model.getGraphBuilder()
                .setOutput(
                        0,
                        network.model().getGraph().getOutput(0).toBuilder()
                                .setName(network.logits()));
        return model.build();
    }

    private void requireClasses(Path from, int classes) {
        List<String> own = bundle.manifest().classes();
        if (classes != own.size()) {
            throw new IllegalArgumentException(
                    "%s answers with %d classes; the bundle has %d"
                            .formatted(from, classes, own.size()));
        }
    }

    private static float[] its(Path file, Network network, String ours, String plain) {
        ModelProto model = network.model();
        for (String key : List.of(ours, plain)) {
            if (OnnxMetadata.find(model, key).isPresent()) {
                return OnnxMetadata.floats(model, key);
            }
        }
        throw new IllegalArgumentException(
                "%s does not say how its pixels are normalised; give --front-mean and --front-std"
                        .formatted(file));
    }
}
