package dev.sluice.augment.calibrate;

import dev.sluice.augment.compose.ExitScalars;
import dev.sluice.augment.compose.ExitScoring;
import dev.sluice.augment.data.ImageSet;
import dev.sluice.bundle.BundleWriter;
import dev.sluice.bundle.ConfidenceSource;
import dev.sluice.bundle.calibration.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * Fits how each exit's scores are read, of stages that are there already.
 *
 * <p>The images run through the stages twice: with every branch as it was trained, whatever it was
 * calibrated to before, to fit temperatures (and, for {@link ConfidenceSource#HEAD}, the heads'
 * scales), then with these inside, so that what is observed is what the finished stages say, to the
 * last bit.
 *
 * <p>The final exit answers as the backbone does, whatever its temperature, which shapes its
 * confidence alone. It is 1 where no image has a label, for nothing tells then when the backbone
 * errs; and a last stage that has no temperature, being of an older version, stays as it is.
 */
final class StageCalibrator {

    private final int classes;
    private final int threads;

    /**
     * @param classes K
     * @param threads that one run of a stage may use
     */
    StageCalibrator(int classes, int threads) {
        this.classes = classes;
        this.threads = threads;
    }

    /**
     * Calibrates.
     *
     * @param images held out, all of them labelled or none; without labels what the last stage
     *     answers is held to be right
     * @param progress told how many images are done, from 0 to twice their count
     * @throws UselessExitException if an exit's confidence is constant or no better than chance
     */
    Calibration calibrate(
            List<BundleWriter.Stage> stages,
            ConfidenceSource source,
            ImageSet images,
            IntConsumer progress) {
        int last = stages.size() - 1;
        List<BundleWriter.Stage> trained = new ArrayList<>(stages);
        for (int exit = 0; exit < last; exit++) {
            trained.set(exit, with(stages.get(exit), 1, asTrained(source)));
        }
        ExitScores before = observe(trained, images, progress);
        List<BundleWriter.Stage> fitted = new ArrayList<>(trained);
        List<Double> temperatures = new ArrayList<>();
        for (int exit = 0; exit < last; exit++) {
            ExitQuality.of(before.confidence(exit), before.right(exit)).requireUseful(exit);
            temperatures.add(TemperatureFit.fit(before.probabilities(exit), before.truth()));
            fitted.set(
                    exit,
                    with(trained.get(exit), temperatures.get(exit), scoring(source, exit, before)));
        }
        boolean adjustable = ExitScalars.hasTemperature(stages.get(last).graph());
        temperatures.add(
                adjustable && before.reference() == Reference.LABELS
                        ? TemperatureFit.fit(before.probabilities(last), before.truth())
                        : 1);
        if (adjustable) {
            ExitScoring largest = new ExitScoring.MaxProbability();
            fitted.set(last, with(stages.get(last), temperatures.get(last), largest));
        }
        ExitScores scores = observe(fitted, images, done -> progress.accept(images.count() + done));
        return new Calibration(
                fitted, exits(temperatures, scores), scores.observations(), scores.reference());
    }

    /** What the exits of these stages say as they are. */
    ExitScores observe(List<BundleWriter.Stage> stages, ImageSet images, IntConsumer progress) {
        try (StageChain chain = new StageChain(stages, classes, threads)) {
            return chain.observe(images, progress);
        }
    }

    private static BundleWriter.Stage with(
            BundleWriter.Stage stage, double temperature, ExitScoring scoring) {
        return new BundleWriter.Stage(
                ExitScalars.set(stage.graph(), temperature, scoring),
                stage.input(),
                stage.features(),
                stage.segmentMacs(),
                stage.branchMacs());
    }

    private static List<CalibratedExit> exits(List<Double> temperatures, ExitScores scores) {
        List<CalibratedExit> exits = new ArrayList<>();
        for (int exit = 0; exit < temperatures.size(); exit++) {
            ExitQuality quality = ExitQuality.of(scores.confidence(exit), scores.right(exit));
            if (exit < temperatures.size() - 1) {
                quality.requireUseful(exit);
            }
            exits.add(new CalibratedExit(temperatures.get(exit), quality));
        }
        return exits;
    }

    static ExitScoring asTrained(ConfidenceSource source) {
        return switch (source) {
            case MAX_PROBABILITY -> new ExitScoring.MaxProbability();
            case HEAD -> ExitScoring.Head.AS_TRAINED;
        };
    }

    private static ExitScoring scoring(ConfidenceSource source, int exit, ExitScores scores) {
        return switch (source) {
            case MAX_PROBABILITY -> new ExitScoring.MaxProbability();
            case HEAD -> PlattFit.fit(exit, scores.confidence(exit), scores.right(exit));
        };
    }
}
