/**
 * What branches are made of, and the frozen backbone that they read. Start at {@link
 * dev.sluice.augment.train.branch.BranchTask}.
 */
package dev.sluice.augment.train.branch;
