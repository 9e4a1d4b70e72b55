package dev.sluice.augment.train.libtorch;

import dev.sluice.augment.data.ImageShape;
import dev.sluice.augment.train.branch.FeatureShape;
import dev.sluice.augment.train.branch.FrozenBackbone;
import dev.sluice.bundle.Digest;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A backbone for {@link ToyImages} that is arithmetic, not a network: its features are the pixels,
 * in [0, 1], whole and as means of 2x2 pixels; its logits the brightness of the first three
 * quadrants.
 */
public final class TestingBackbone implements FrozenBackbone {

    private static final float SHARPNESS = 20;

    @Override
    public ImageShape input() {
        return ToyImages.SHAPE;
    }

    @Override
    public int classes() {
        return ToyImages.CLASSES.size();
    }

    @Override
    public List<FeatureShape> cuts() {
        return List.of(new FeatureShape(1, 8, 8), new FeatureShape(1, 4, 4));
    }

    @Override
    public List<String> cutNames() {
        return List.of("pixels", "means");
    }

    @Override
    public String sha256() {
        return Digest.sha256("arithmetic".getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void features(ByteBuffer images, int count, List<FloatBuffer> features) {
        for (int i = 0; i < count; i++) {
            float[] coarse = new float[16];
            for (int p = 0; p < 64; p++) {
                float pixel = pixel(images, i, p);
                features.get(0).put(i * 64 + p, pixel);
                coarse[p / 16 * 4 + p % 8 / 2] += pixel / 4;
            }
            if (features.size() > 1) {
                features.get(1).put(i * 16, coarse);
            }
        }
    }

    @Override
    public void logits(ByteBuffer images, int count, FloatBuffer logits) {
        for (int i = 0; i < count; i++) {
            float[] light = new float[4];
            for (int p = 0; p < 64; p++) {
                light[2 * (p / 32) + p % 8 / 4] += SHARPNESS * pixel(images, i, p) / 16;
            }
            logits.put(i * 3, light, 0, 3);
        }
    }

    private static float pixel(ByteBuffer images, int image, int pixel) {
        return Byte.toUnsignedInt(images.get(image * 64 + pixel)) / 255f;
    }
}
