/**
 * What branches learn, and from whom. Start at {@link
 * dev.sluice.augment.train.learning.BranchLearning}.
 */
package dev.sluice.augment.train.learning;
