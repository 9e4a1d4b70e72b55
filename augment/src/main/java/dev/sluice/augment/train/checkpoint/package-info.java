/**
 * What a long run keeps on disk, so that a kill costs minutes and not hours: checkpoints, answers
 * of the backbone, features. It knows neither networks nor libtorch. Start at {@link
 * dev.sluice.augment.train.checkpoint.WorkFolder}.
 */
package dev.sluice.augment.train.checkpoint;
