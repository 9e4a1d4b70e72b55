/**
 * The command that trains a backbone from random weights. Start at {@link
 * dev.sluice.augment.cli.pretrain.PretrainCommand}.
 */
package dev.sluice.augment.cli.pretrain;
