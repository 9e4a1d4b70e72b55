package dev.sluice.augment.quantise;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import dev.sluice.augment.onnx.ToyNetwork;

/**
 * The second stage of the toy network in 8 bits, reckoned here in whole numbers and doubles from
 * the network's own float weights: of the graph only the tensors' scales are taken.
 */
final class EightBitReference {

    private static final int CHANNELS = 4;
    private static final int SIDE = 6;
    private static final int PLANE = SIDE * SIDE;

    private EightBitReference() {}

    /**
     * @param first uint8 [N,4,6,6], as the first stage gives it
     * @return uint8 [N,4,6,6] that the second should give
     */
    static double[] secondOfToy(byte[] first, int images, ModelProto stage) {
        float[] weights = Graphs.floats(find(ToyNetwork.model(), "conv2.weight"));
        double[] step = new double[CHANNELS];
        for (int i = 0; i < weights.length; i++) {
            int c = i / (CHANNELS * 9);
            step[c] = Math.max(step[c], Math.abs(weights[i]) / 64);
        }
        double in = scale(stage, "first/wire");
        double inner = scale(stage, "conv2/uint8");
        int zero = find(stage, "conv2/uint8.zero").getRawData().byteAt(0) & 0xff;
        double out = scale(stage, "second/wire");
        double[] second = new double[first.length];
        for (int i = 0; i < images * CHANNELS * PLANE; i++) {
            int c = i / PLANE % CHANNELS;
            double conv = in * step[c] * sum(first, weights, step[c], i);
            double rounded = clipped(Math.rint(conv / inner) + zero);
            double sum = inner * (rounded - zero) + in * Byte.toUnsignedInt(first[i]);
            second[i] = clipped(Math.rint(Math.max(0, sum) / out));
        }
        return second;
    }

    /** 3x3 with padding 1, of bytes with whole weights. */
    private static long sum(byte[] first, float[] weights, double step, int at) {
        int image = at / (CHANNELS * PLANE);
        int c = at / PLANE % CHANNELS;
        int y = at % PLANE / SIDE;
        int x = at % SIDE;
        long sum = 0;
        for (int from = 0; from < CHANNELS; from++) {
            for (int k = 0; k < 9; k++) {
                int row = y + k / 3 - 1;
                int column = x + k % 3 - 1;
                if (row >= 0 && row < SIDE && column >= 0 && column < SIDE) {
                    int pixel = ((image * CHANNELS + from) * SIDE + row) * SIDE + column;
                    long weight = Math.round(weights[(c * CHANNELS + from) * 9 + k] / step);
                    sum += weight * Byte.toUnsignedInt(first[pixel]);
                }
            }
        }
        return sum;
    }

    private static double clipped(double q) {
        return Math.max(0, Math.min(255, q));
    }

    private static double scale(ModelProto stage, String name) {
        return Graphs.floats(find(stage, name + ".scale"))[0];
    }

    private static TensorProto find(ModelProto model, String name) {
        return model.getGraph().getInitializerList().stream()
                .filter(tensor -> tensor.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
