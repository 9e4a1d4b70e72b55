package dev.sluice.augment.train.libtorch.layer;

/**
 * A tensor float32 [N,C,H,W] in a graph being written.
 *
 * @param name its name in the graph
 */
public record Feature(String name, int channels, int height, int width) {}
