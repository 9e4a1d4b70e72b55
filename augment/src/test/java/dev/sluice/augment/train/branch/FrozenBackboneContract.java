package dev.sluice.augment.train.branch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** What every {@link FrozenBackbone} holds to; its test extends this. */
public abstract class FrozenBackboneContract {

    private static final int COUNT = 5;
    private static final float UNTOUCHED = 12345;

    /** The one under test, which stays open for the whole test. */
    protected abstract FrozenBackbone backbone();

    /** Largest difference that batching may make, 0 for none. */
    protected float tolerance() {
        return 1e-5f;
    }

    @Test
    void featuresOfAnImageDoNotDependOnTheOthersInItsBatch() {
        ByteBuffer images = images();
        ByteBuffer last = ByteBuffer.allocateDirect(bytes());
        last.put(images.slice((COUNT - 1) * bytes(), bytes())).flip();

        List<float[]> together = features(images, COUNT);
        List<float[]> alone = features(last, 1);

        for (int cut = 0; cut < alone.size(); cut++) {
            int size = backbone().cuts().get(cut).elements();
            float[] ofLast =
                    Arrays.copyOfRange(together.get(cut), (COUNT - 1) * size, COUNT * size);
            assertThat(ofLast).containsExactly(alone.get(cut), Offset.offset(tolerance()));
        }
    }

    @Test
    void theFirstCutsByThemselvesHaveTheSameFeatures() {
        ByteBuffer images = images();
        List<float[]> all = features(images, COUNT);

        for (int cuts = 1; cuts < all.size(); cuts++) {
            assertThat(features(images, COUNT, cuts))
                    .usingRecursiveComparison()
                    .isEqualTo(all.subList(0, cuts));
        }
    }

    @Test
    void logitsOfAnImageDoNotDependOnTheOthersInItsBatch() {
        ByteBuffer images = images();
        ByteBuffer last = ByteBuffer.allocateDirect(bytes());
        last.put(images.slice((COUNT - 1) * bytes(), bytes())).flip();
        int classes = backbone().classes();

        float[] together = logits(images, COUNT);

        assertThat(Arrays.copyOfRange(together, (COUNT - 1) * classes, COUNT * classes))
                .containsExactly(logits(last, 1), Offset.offset(tolerance()));
    }

    @Test
    void theSameImagesGiveTheSameNumbersAgain() {
        ByteBuffer images = images();

        assertThat(features(images, COUNT))
                .usingRecursiveComparison()
                .isEqualTo(features(images, COUNT));
        assertThat(logits(images, COUNT)).isEqualTo(logits(images, COUNT));
    }

    @Test
    void writesNothingBehindTheLastImage() {
        int classes = backbone().classes();
        FloatBuffer logits = floats((COUNT + 1) * classes);
        for (int i = 0; i < logits.capacity(); i++) {
            logits.put(i, UNTOUCHED);
        }

        backbone().logits(images(), COUNT, logits);

        float[] behind = new float[classes];
        logits.get(COUNT * classes, behind);
        assertThat(behind).containsOnly(UNTOUCHED);
        assertThat(logits.get(COUNT * classes - 1)).isNotEqualTo(UNTOUCHED);
    }

    @Test
    void leavesPositionsAndLimitsAlone() {
        ByteBuffer images = images();
        FloatBuffer logits = floats(COUNT * backbone().classes());
        List<FloatBuffer> features = new ArrayList<>();
        backbone().cuts().forEach(cut -> features.add(floats(COUNT * cut.elements())));

        backbone().logits(images, COUNT, logits);
        backbone().features(images, COUNT, features);

        assertThat(images.position()).isZero();
        assertThat(images.remaining()).isEqualTo(COUNT * bytes());
        assertThat(logits.position()).isZero();
        assertThat(logits.limit()).isEqualTo(logits.capacity());
        assertThat(features).allSatisfy(f -> assertThat(f.remaining()).isEqualTo(f.capacity()));
    }

    private List<float[]> features(ByteBuffer images, int count) {
        return features(images, count, backbone().cuts().size());
    }

    private List<float[]> features(ByteBuffer images, int count, int cuts) {
        List<FloatBuffer> features = new ArrayList<>();
        for (FeatureShape cut : backbone().cuts().subList(0, cuts)) {
            features.add(floats(count * cut.elements()));
        }
        backbone().features(images, count, features);
        return features.stream().map(FrozenBackboneContract::array).toList();
    }

    private float[] logits(ByteBuffer images, int count) {
        FloatBuffer logits = floats(count * backbone().classes());
        backbone().logits(images, count, logits);
        return array(logits);
    }

    private ByteBuffer images() {
        byte[] pixels = new byte[COUNT * bytes()];
        new Random(5).nextBytes(pixels);
        return ByteBuffer.allocateDirect(pixels.length).put(pixels).flip();
    }

    private int bytes() {
        return backbone().input().pixels();
    }

    private static FloatBuffer floats(int count) {
        return ByteBuffer.allocateDirect(count * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }

    private static float[] array(FloatBuffer buffer) {
        float[] values = new float[buffer.capacity()];
        buffer.get(0, values);
        return values;
    }
}
