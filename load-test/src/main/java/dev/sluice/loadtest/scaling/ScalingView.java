package dev.sluice.loadtest.scaling;

import dev.sluice.loadtest.run.RunView;

/** Sees what a run is doing, while it does it. */
public interface ScalingView extends RunView {

    /** How things stand, to be shown beside the progress. */
    void state(String what);
}
