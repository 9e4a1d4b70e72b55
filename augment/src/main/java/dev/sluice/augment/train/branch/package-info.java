/**
 * What branches are, what they learn from, and the frozen backbone that they read. Start at {@link
 * dev.sluice.augment.train.branch.BranchTask}.
 */
package dev.sluice.augment.train.branch;
