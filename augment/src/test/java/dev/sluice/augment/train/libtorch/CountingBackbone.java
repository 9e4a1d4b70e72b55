package dev.sluice.augment.train.libtorch;

import dev.sluice.augment.data.ImageShape;
import dev.sluice.augment.train.branch.FeatureShape;
import dev.sluice.augment.train.branch.FrozenBackbone;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/** A {@link TestingBackbone} that counts the images it was asked about. */
public final class CountingBackbone implements FrozenBackbone {

    private final FrozenBackbone counted = new TestingBackbone();
    private final List<Integer> cutsAsked = new ArrayList<>();
    private int featuresAsked;
    private int logitsAsked;

    public int featuresAsked() {
        return featuresAsked;
    }

    /** How many cuts, call by call. */
    List<Integer> cutsAsked() {
        return cutsAsked;
    }

    public int logitsAsked() {
        return logitsAsked;
    }

    @Override
    public ImageShape input() {
        return counted.input();
    }

    @Override
    public int classes() {
        return counted.classes();
    }

    @Override
    public List<FeatureShape> cuts() {
        return counted.cuts();
    }

    @Override
    public List<String> cutNames() {
        return counted.cutNames();
    }

    @Override
    public String sha256() {
        return counted.sha256();
    }

    @Override
    public void features(ByteBuffer images, int count, List<FloatBuffer> features) {
        featuresAsked += count;
        cutsAsked.add(features.size());
        counted.features(images, count, features);
    }

    @Override
    public void logits(ByteBuffer images, int count, FloatBuffer logits) {
        logitsAsked += count;
        counted.logits(images, count, logits);
    }
}
