package dev.sluice.augment.calibrate;

import ai.onnx.proto.OnnxMl.ModelProto;
import dev.sluice.augment.compose.ExitBranch;
import dev.sluice.augment.compose.ExitScoring;
import dev.sluice.augment.compose.StageComposer;
import dev.sluice.augment.data.ImageSet;
import dev.sluice.bundle.BundleWriter;
import dev.sluice.bundle.ConfidenceSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * Fits how each exit's scores are read, on images that neither backbone nor branches were trained
 * on.
 *
 * <p>The images run through the composed stages twice: as trained, to fit temperatures (and, for
 * {@link ConfidenceSource#HEAD}, the heads' scales), then with these inside, so that what is
 * observed is what the finished stages say, to the last bit.
 */
public final class Calibrator {

    private final StageComposer composer;
    private final int threads;

    /**
     * @param threads that one run of a stage may use
     */
    public Calibrator(StageComposer composer, int threads) {
        this.composer = composer;
        this.threads = threads;
    }

    /**
     * Calibrates.
     *
     * @param branches one for each cut, as trained
     * @param images labelled, held out
     * @param progress told how many images are done, from 0 to twice their count
     * @throws UselessExitException if an exit's confidence is constant or no better than chance
     */
    public Calibration calibrate(
            List<ModelProto> branches,
            ConfidenceSource source,
            ImageSet images,
            IntConsumer progress) {
        List<ExitBranch> trained =
                branches.stream()
                        .map(model -> new ExitBranch(model, 1, asTrained(source)))
                        .toList();
        ExitScores before = observe(composer.compose(trained), images, progress);
        List<ExitBranch> fitted = new ArrayList<>();
        for (int exit = 0; exit < trained.size(); exit++) {
            ExitQuality.of(before.confidence(exit), before.right(exit)).requireUseful(exit);
            fitted.add(
                    trained.get(exit)
                            .with(
                                    TemperatureFit.fit(before.probabilities(exit), before.labels()),
                                    scoring(source, exit, before)));
        }
        List<BundleWriter.Stage> stages = composer.compose(fitted);
        ExitScores scores = observe(stages, images, done -> progress.accept(images.count() + done));
        return new Calibration(stages, exits(fitted, scores), scores.observations());
    }

    private ExitScores observe(
            List<BundleWriter.Stage> stages, ImageSet images, IntConsumer progress) {
        try (StageChain chain = new StageChain(stages, composer.classes(), threads)) {
            return chain.observe(images, progress);
        }
    }

    private static List<CalibratedExit> exits(List<ExitBranch> branches, ExitScores scores) {
        List<CalibratedExit> exits = new ArrayList<>();
        for (int exit = 0; exit < branches.size(); exit++) {
            ExitQuality quality = ExitQuality.of(scores.confidence(exit), scores.right(exit));
            quality.requireUseful(exit);
            exits.add(new CalibratedExit(branches.get(exit).temperature(), quality));
        }
        return exits;
    }

    private static ExitScoring asTrained(ConfidenceSource source) {
        return switch (source) {
            case MAX_PROBABILITY -> new ExitScoring.MaxProbability();
            case HEAD -> ExitScoring.Head.AS_TRAINED;
        };
    }

    private static ExitScoring scoring(ConfidenceSource source, int exit, ExitScores scores) {
        return switch (source) {
            case MAX_PROBABILITY -> new ExitScoring.MaxProbability();
            case HEAD -> PlattFit.fit(scores.confidence(exit), scores.right(exit));
        };
    }
}
