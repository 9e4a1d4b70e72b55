package dev.sluice.augment.cli.view;

import dev.sluice.bundle.Bundle;

/** Adds the runs of one evaluation up in one bar. */
public final class RunCounter {

    /** Beside those at operating points: with every exit closed, and of all exits. */
    private static final int MORE_RUNS = 2;

    private final CountBar bar;
    private final long all;

    // The run that is going on, how far it is and what was done before it; written by onProgress.
    private String run = "";
    private int runDone;
    private long before;

    private RunCounter(CountBar bar, long all) {
        this.bar = bar;
        this.all = all;
    }

    /**
     * Of a run at each of a bundle's operating points, one of its backbone, one of all its exits.
     *
     * @param bar stays the caller's
     */
    public static RunCounter ofEvaluation(CountBar bar, Bundle bundle, int images) {
        int points = bundle.manifest().calibration().operatingPoints().size();
        return new RunCounter(bar, (long) (points + MORE_RUNS) * images);
    }

    /**
     * @param name of the run; another one than before begins a new run
     * @param done images of this run
     */
    public void onProgress(String name, int done) {
        if (!name.equals(run)) {
            before += runDone;
            run = name;
        }
        runDone = done;
        bar.show(before + done, all);
    }
}
