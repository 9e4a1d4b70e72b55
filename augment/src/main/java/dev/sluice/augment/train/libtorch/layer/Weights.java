package dev.sluice.augment.train.libtorch.layer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.bytedeco.pytorch.AbstractTensor;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch.MemoryFormat;

/**
 * Owner of a network's weights: makes them from a seed, hands them to the optimiser, frees them.
 * Four-dimensional ones are channels-last. Not thread-safe.
 */
public final class Weights implements AutoCloseable {

    private final Random random;
    private final List<Tensor> trained = new ArrayList<>();
    private final List<Tensor> statistics = new ArrayList<>();

    public Weights(long seed) {
        random = new Random(seed);
    }

    /** Trained, normal around 0 with variance {@code 2 / fanIn} (He et al., arXiv 1502.01852). */
    Tensor heNormal(long fanIn, long... shape) {
        double deviation = Math.sqrt(2.0 / fanIn);
        float[] values = new float[count(shape)];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (deviation * random.nextGaussian());
        }
        return train(create(values, shape));
    }

    /** Trained, the same number everywhere at first. */
    Tensor constant(float value, long... shape) {
        return train(filled(value, shape));
    }

    /** Not trained by the optimiser: running statistics. */
    Tensor statistic(float value, long... shape) {
        Tensor tensor = filled(value, shape);
        statistics.add(tensor);
        return tensor;
    }

    /** Adds everything that the optimiser may change, in the order of creation. */
    public void addTrainedTo(TensorVector target) {
        trained.forEach(target::push_back);
    }

    /** All weights and statistics, in the order of creation. */
    public List<float[]> values() {
        List<float[]> values = new ArrayList<>();
        trained.forEach(tensor -> values.add(Tensors.floats(tensor)));
        statistics.forEach(tensor -> values.add(Tensors.floats(tensor)));
        return values;
    }

    /** Sets all weights and statistics to what {@link #values} gave of a network of this shape. */
    public void restore(List<float[]> values) {
        for (int i = 0; i < trained.size(); i++) {
            Tensors.overwrite(trained.get(i), values.get(i));
        }
        for (int i = 0; i < statistics.size(); i++) {
            Tensors.overwrite(statistics.get(i), values.get(trained.size() + i));
        }
    }

    /** How many weights and statistics there are. */
    public int count() {
        return trained.size() + statistics.size();
    }

    @Override
    public void close() {
        trained.forEach(Tensor::close);
        statistics.forEach(Tensor::close);
    }

    private Tensor train(Tensor tensor) {
        tensor.set_requires_grad(true);
        trained.add(tensor);
        return tensor;
    }

    private static Tensor filled(float value, long... shape) {
        float[] values = new float[count(shape)];
        Arrays.fill(values, value);
        return create(values, shape);
    }

    private static Tensor create(float[] values, long... shape) {
        Tensor tensor = AbstractTensor.create(values, shape);
        return shape.length == 4 ? tensor.contiguous(MemoryFormat.ChannelsLast) : tensor;
    }

    private static int count(long... shape) {
        return Math.toIntExact(Arrays.stream(shape).reduce(1, Math::multiplyExact));
    }
}
