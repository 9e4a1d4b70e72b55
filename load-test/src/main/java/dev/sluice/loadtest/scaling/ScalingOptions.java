package dev.sluice.loadtest.scaling;

import dev.sluice.loadtest.cluster.JobFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What a run is made with.
 *
 * @param files of the job
 * @param folder for logs, checkpoints and the broker's data; emptied first
 * @param steps of the load, one after the other, each as a share of what one subtask of stage 0
 *     makes when it is never idle
 * @param step how long each takes
 * @param utilisation share of its time for which a subtask shall be busy
 * @param seed of the times at which images are sent
 */
public record ScalingOptions(
        JobFiles files,
        Path folder,
        List<Double> steps,
        Duration step,
        double utilisation,
        long seed) {

    public ScalingOptions {
        steps = List.copyOf(steps);
        if (steps.isEmpty() || steps.stream().anyMatch(share -> !(share > 0))) {
            throw new IllegalArgumentException(
                    "load in steps of %s; expected one or more, each above 0".formatted(steps));
        }
        if (step.compareTo(ScalingRun.LEAST_STEP) < 0) {
            throw new IllegalArgumentException(
                    "steps of %s; expected %s or more, or the scaler would not see one before it is over"
                            .formatted(step, ScalingRun.LEAST_STEP));
        }
        if (!(utilisation >= 0.3 && utilisation <= 0.9)) {
            throw new IllegalArgumentException(
                    "a utilisation of %s; expected 0.3 to 0.9".formatted(utilisation));
        }
    }
}
