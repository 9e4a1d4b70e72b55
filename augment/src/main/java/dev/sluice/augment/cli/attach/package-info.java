/**
 * The command that attaches exits to a network: its options, what it shows while it runs and the
 * page that it ends with. Start at {@link dev.sluice.augment.cli.attach.AttachCommand}.
 */
package dev.sluice.augment.cli.attach;
