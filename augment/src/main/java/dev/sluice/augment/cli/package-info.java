/**
 * The command line of this module: one class a subcommand. Start at {@link
 * dev.sluice.augment.cli.AugmentMain}.
 */
package dev.sluice.augment.cli;
