/**
 * The command that runs a bundle over images and reports. Start at {@link
 * dev.sluice.augment.cli.evaluate.EvaluateCommand}.
 */
package dev.sluice.augment.cli.evaluate;
