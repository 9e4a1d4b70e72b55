package dev.sluice.augment.cli.compare;

import dev.sluice.augment.data.ImageSet;
import dev.sluice.augment.data.ImageShape;
import dev.sluice.augment.evaluate.Cascade;
import dev.sluice.augment.evaluate.NetworkAnswers;
import dev.sluice.augment.evaluate.Survey;
import dev.sluice.augment.evaluate.Truth;
import dev.sluice.augment.figures.Curves;
import dev.sluice.augment.report.ReportSource.Comparison;
import dev.sluice.augment.report.RunFacts;
import dev.sluice.bundle.Bundle;
import dev.sluice.bundle.Manifest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.IntConsumer;

/** Other ways to spend MACs on the images that a bundle was surveyed on. */
final class Competitors {

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

    /**
     * Another bundle, at the thresholds of its own table.
     *
     * @param progress told how many images are done
     */
    Comparison bundle(String name, Path path, IntConsumer progress) throws IOException {
        Bundle other = read(path, images.shape(), bundle.manifest().classes().size());
        Survey its;
        try (Cascade cascade = Cascade.open(other, batchSize, threads)) {
            its = cascade.survey(images, progress);
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
                "bundle %s on %s, at the thresholds of its own calibration table%s"
                        .formatted(
                                other,
                                backbone,
                                flattered(RunFacts.Sample.of(manifest.provenance(), images))));
    }

    private static String flattered(RunFacts.Sample sample) {
        return switch (sample) {
            case CALIBRATION ->
                    ", which were chosen on these very images: drops on others are larger";
            case TRAINING ->
                    "; its branches were trained on these very images, all but those held out:"
                            + " drops on others are larger";
            case OTHER -> "";
        };
    }

    /**
     * A network in front of the bundle's backbone.
     *
     * @param progress told how many images are done
     */
    Comparison front(String name, FrontNetwork front, IntConsumer progress) {
        NetworkAnswers answers =
                NetworkAnswers.of(
                        front.givingLogits(),
                        front.meanOfEach(),
                        front.stdOfEach(),
                        images,
                        threads,
                        progress);
        boolean[] right = new boolean[truth.length];
        for (int i = 0; i < right.length; i++) {
            right[i] = answers.classIndex()[i] == truth[i];
        }
        long macs = front.macs();
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

    /**
     * Reads another bundle.
     *
     * @param image shape of those that it will run on
     * @throws IllegalArgumentException if it takes others, or has not {@code classes} classes
     */
    static Bundle read(Path path, ImageShape image, int classes) throws IOException {
        Bundle bundle = Bundle.read(path);
        requireFit(
                path,
                ImageShape.of(bundle.manifest().image()),
                bundle.manifest().classes().size(),
                image,
                classes);
        return bundle;
    }

    static void requireFit(
            Path from, ImageShape takes, int answers, ImageShape image, int classes) {
        if (!takes.equals(image)) {
            throw new IllegalArgumentException(
                    "%s takes images of %s; these are %s".formatted(from, takes, image));
        }
        if (answers != classes) {
            throw new IllegalArgumentException(
                    "%s answers with %d classes; the bundle has %d"
                            .formatted(from, answers, classes));
        }
    }
}
