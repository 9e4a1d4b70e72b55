package dev.sluice.augment.cut;

import ai.onnx.proto.OnnxMl.ModelProto;
import dev.sluice.augment.onnx.TestingGraph;
import java.util.Arrays;

/** Networks for CIFAR-10 as their public code has them, with random weights. */
public final class PublishedNetworks {

    private static final int CLASSES = 10;

    private PublishedNetworks() {}

    /**
     * ResNet (He et al., arXiv 1512.03385, section 4.2): a stem and three groups of {@code blocks}
     * blocks of two convolutions, of widths 16, 32, 64. Where the width changes the shortcut is a
     * 1x1 convolution with its own normalisation (their option B). Blocks end in {@code
     * blockN.out.relu}, N from 1.
     */
    public static ModelProto resNet(int blocks) {
        TestingGraph graph = new TestingGraph(3, 32, 32);
        String out = graph.relu(unit(graph, "x", "stem", 3, 16, 3, 1));
        int channels = 16;
        for (int block = 0; block < 3 * blocks; block++) {
            int width = 16 << block / blocks;
            int stride = width == channels ? 1 : 2;
            String name = "block" + (block + 1);
            String inner = graph.relu(unit(graph, out, name + ".1", channels, width, 3, stride));
            String outer = unit(graph, inner, name + ".2", width, width, 3, 1);
            String shortcut =
                    stride == 1
                            ? out
                            : unit(graph, out, name + ".shortcut", channels, width, 1, stride);
            out = graph.relu(graph.add(outer, shortcut, name + ".out"));
            channels = width;
        }
        return graph.model(graph.linear(graph.pooled(out, "pool"), "logits", 64, CLASSES), CLASSES);
    }

    private static String unit(
            TestingGraph graph, String in, String name, int from, int to, int kernel, int stride) {
        return graph.normalised(
                graph.convolution(in, name, from, to, kernel, stride), name + ".norm", to);
    }

    /**
     * VGG-19 with batch normalisation (Simonyan and Zisserman, arXiv 1409.1556, E), convolutions
     * with a bias, and a head of three linear layers, 512, 512, 10. Groups end in {@code poolN}, N
     * from 1.
     */
    public static ModelProto vgg19() {
        int[][] groups = {{64, 2}, {128, 2}, {256, 4}, {512, 4}, {512, 4}};
        TestingGraph graph = new TestingGraph(3, 32, 32);
        String out = "x";
        int channels = 3;
        for (int group = 0; group < groups.length; group++) {
            int width = groups[group][0];
            for (int layer = 0; layer < groups[group][1]; layer++) {
                String name = "conv" + (group + 1) + "." + layer;
                String convolved = graph.biased(out, name, channels, width, 3, 1);
                out = graph.relu(graph.normalised(convolved, name + ".norm", width));
                channels = width;
            }
            out = graph.maxPool(out, "pool" + (group + 1));
        }
        String flat = graph.node("Flatten", "flat", out);
        String first = graph.relu(graph.linear(graph.node("Dropout", "d1", flat), "fc1", 512, 512));
        String second =
                graph.relu(graph.linear(graph.node("Dropout", "d2", first), "fc2", 512, 512));
        return graph.model(graph.linear(second, "logits", 512, CLASSES), CLASSES);
    }

    /**
     * A dense block of 3 layers (Huang et al., arXiv 1608.06993) in which each layer concatenates
     * all maps anew, as torchvision writes it: {@code layerN}, N from 1, then a transition, another
     * layer, the head.
     */
    public static ModelProto dense() {
        TestingGraph graph = new TestingGraph(3, 16, 16);
        String[] maps = new String[4];
        maps[0] = graph.convolution("x", "stem", 3, 8, 3, 1);
        String all = maps[0];
        for (int layer = 1; layer <= 3; layer++) {
            int width = 8 + 4 * (layer - 1);
            maps[layer] = dense(graph, all, "new" + layer, width);
            all = graph.concat("layer" + layer, Arrays.copyOf(maps, layer + 1));
        }
        String shrunk = graph.convolution(graph.relu(all), "transition", 20, 10, 1, 1);
        String pooled = graph.maxPool(shrunk, "pool");
        String last = graph.concat("layer4", pooled, dense(graph, pooled, "new4", 10));
        return graph.model(
                graph.linear(graph.pooled(last, "mean"), "logits", 14, CLASSES), CLASSES);
    }

    private static String dense(TestingGraph graph, String in, String name, int width) {
        String active = graph.relu(graph.normalised(in, name + ".norm", width));
        return graph.convolution(active, name, width, 4, 3, 1);
    }

    /**
     * PTEENet's branch {@code conv2} on a feature [C,side,side]: two times convolution,
     * normalisation, ReLU; pool; two linear heads.
     */
    static ModelProto conv2(int channels, int side) {
        TestingGraph graph = new TestingGraph(channels, side, side);
        String first = graph.relu(unit(graph, "x", "1", channels, channels, 3, 1));
        String second = graph.relu(unit(graph, first, "2", channels, channels, 3, 1));
        String pooled = graph.pooled(second, "pool");
        graph.linear(pooled, "confidence", channels, 1);
        return graph.model(graph.linear(pooled, "logits", channels, CLASSES), CLASSES);
    }
}
