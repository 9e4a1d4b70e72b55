package dev.sluice.augment.train.backbone;

import dev.sluice.augment.data.ImageShape;

/** A classifier of small images that can be trained from random weights. */
public sealed interface BackboneSpec permits ResidualNetworkSpec, VggSpec, DenseNetSpec {

    /** Shape of an image. */
    ImageShape input();

    /** K. */
    int classes();
}
