package dev.sluice.augment.cli.attach;

import dev.sluice.augment.attach.AttachListener;
import dev.sluice.augment.cli.view.CountBar;
import dev.sluice.augment.cli.view.TrainingView;
import dev.sluice.augment.train.Progress;
import dev.sluice.augment.train.learning.BranchLearning;
import dev.sluice.augment.train.learning.Labels;
import java.io.PrintWriter;

/** Shows an attachment as it goes: the training, then the calibration. */
final class AttachView implements AttachListener, AutoCloseable {

    private final PrintWriter out;

    /** Of the pilot or training that began last. */
    private TrainingView training;

    private CountBar calibrating;

    /** Whether that one's calibration did; written by {@link #onCalibrating}. */
    private boolean calibrationBegun;

    AttachView(PrintWriter out) {
        this.out = out;
        this.training = new TrainingView(out, "training", "accuracy");
        this.calibrating = new CountBar("calibrating", out);
    }

    @Override
    public void onPilot(BranchLearning learning) {
        begin("pilot", learning);
    }

    @Override
    public void onTraining(BranchLearning learning, int number, int of) {
        String task = of == 1 ? "training" : "training %d/%d".formatted(number + 1, of);
        begin(task, learning);
        onNote(task + ", loss " + learning.loss());
    }

    private void begin(String task, BranchLearning learning) {
        close();
        String held = learning.labels() == Labels.BACKBONE ? "agreement" : "accuracy";
        training = new TrainingView(out, task, held);
        calibrating = new CountBar("calibrating", out);
        calibrationBegun = false;
    }

    @Override
    public void onProgress(Progress progress) {
        training.onProgress(progress);
    }

    @Override
    public void onRound(String what, int round, int rounds) {
        training.onRound(what, round, rounds);
    }

    @Override
    public void onPreparing(String what, int done, int of) {
        training.onPreparing(what, done, of);
    }

    @Override
    public void onNote(String message) {
        training.onNote(message);
    }

    @Override
    public void onCalibrating(int runs, int of) {
        training.close();
        if (!calibrationBegun) {
            calibrationBegun = true;
            onNote("calibrating");
        }
        calibrating.show(runs, of);
        if (runs == of) {
            calibrating.close();
        }
    }

    @Override
    public void onWarning(String message) {
        out.println("warning: " + message);
        out.flush();
    }

    @Override
    public void close() {
        training.close();
        calibrating.close();
    }
}
