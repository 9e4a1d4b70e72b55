/**
 * Families of networks that can be trained from random weights, described by their sizes. Start at
 * {@link dev.sluice.augment.train.backbone.BackboneSpec}.
 */
package dev.sluice.augment.train.backbone;
