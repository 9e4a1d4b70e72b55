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

    /**
     * A round of a training begins: its steps are all told of before the next round's.
     *
     * @param what is trained in it
     * @param round from 0
     * @param rounds in all
     */
    default void onRound(String what, int round, int rounds) {}

    /** Something that a person should know, such as where a training goes on. */
    default void onNote(String message) {}
}
