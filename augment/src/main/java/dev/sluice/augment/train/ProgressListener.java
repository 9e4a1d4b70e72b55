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
}
