/**
 * The command line of this module: a package for each subcommand of more than one class, the others
 * here. Start at {@link dev.sluice.augment.cli.AugmentMain}.
 */
package dev.sluice.augment.cli;
