package dev.sluice.augment.train;

/**
 * Hears of every step of a training, on the training's thread: what it does there, the training
 * waits for.
 */
@FunctionalInterface
public interface ProgressListener {

    /** Hears nothing. */
    ProgressListener SILENT = progress -> {};

    void onProgress(Progress progress);

    /**
     * Images that were run through the backbone before the first step, for what the training needs
     * of each.
     *
     * @param what comes of it
     * @param done so far
     * @param of in all
     */
    default void onPreparing(String what, int done, int of) {}

    /** Something that a person should know, such as where a training goes on. */
    default void onNote(String message) {}
}
