package dev.sluice.loadtest.run;

/** Sees what a test is doing, while it does it. */
public interface RunView {

    /** A step has begun, in words. */
    void step(String what);

    /** So many of all are done in this step. */
    void progress(long done, long total);
}
