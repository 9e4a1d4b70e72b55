/**
 * The command that runs a bundle over images, the report that it writes and what it compares the
 * bundle with. Start at {@link dev.sluice.augment.cli.evaluate.EvaluateCommand}.
 */
package dev.sluice.augment.cli.evaluate;
