package dev.sluice.augment.calibrate;

import ai.onnx.proto.OnnxMl.ModelProto;
import dev.sluice.augment.compose.ExitBranch;
import dev.sluice.augment.compose.StageComposer;
import dev.sluice.augment.data.ImageSet;
import dev.sluice.augment.quantise.StageTypes;
import dev.sluice.bundle.ConfidenceSource;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * Composes stages of trained branches and fits how each exit's scores are read, on images that
 * neither backbone nor branches were trained on. How: {@link StageCalibrator}.
 */
public final class Calibrator {

    private final StageComposer composer;
    private final StageTypes types;
    private final int threads;

    /**
     * @param types that the stages are to have
     * @param threads that one run of a stage may use
     */
    public Calibrator(StageComposer composer, StageTypes types, int threads) {
        this.composer = composer;
        this.types = types;
        this.threads = threads;
    }

    /**
     * Calibrates.
     *
     * @param branches one for each cut, as trained
     * @param images held out, all of them labelled or none
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
                        .map(model -> new ExitBranch(model, 1, StageCalibrator.asTrained(source)))
                        .toList();
        return new StageCalibrator(composer.classes(), threads)
                .calibrate(
                        types.of(composer.compose(trained), images, threads, done -> {}),
                        source,
                        images,
                        progress);
    }
}
