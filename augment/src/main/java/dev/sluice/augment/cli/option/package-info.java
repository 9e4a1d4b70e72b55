/**
 * Options that are the same for several commands, and what was typed. Start at {@link
 * dev.sluice.augment.cli.option.DataOptions}.
 */
package dev.sluice.augment.cli.option;
