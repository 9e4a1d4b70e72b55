package dev.sluice.augment.compose;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import dev.sluice.augment.cut.CutNetwork;
import dev.sluice.augment.data.ImageShape;
import dev.sluice.augment.onnx.GraphWriter;
import dev.sluice.augment.train.branch.FeatureShape;
import dev.sluice.augment.train.branch.FrozenBackbone;
import dev.sluice.bundle.Digest;
import dev.sluice.bundle.ElementType;
import dev.sluice.bundle.runtime.OnnxSession;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The backbone in ONNX Runtime, with its weights as the file has them. Owns native memory until it
 * is closed.
 */
public final class OnnxBackbone implements FrozenBackbone, AutoCloseable {

    private final CutNetwork cut;
    private final ImageFront front;
    private final int threads;
    private final OnnxSession whole;
    private final String sha256;

    /** By how many cuts are asked for; opened when they first are. */
    private final Map<Integer, OnnxSession> prefixes = new HashMap<>();

    /**
     * @param cut with at least one cut
     * @param threads that one run may use
     */
    public OnnxBackbone(CutNetwork cut, PixelNormalisation normalisation, int threads) {
        this.cut = cut;
        this.front = new ImageFront(cut.network(), normalisation);
        this.threads = threads;
        byte[] network = whole().toByteArray();
        this.sha256 = Digest.sha256(network);
        this.whole = OnnxSession.open("backbone", network, threads);
    }

    private OnnxSession openPrefix(int cuts) {
        return OnnxSession.open(
                "backbone up to '%s'".formatted(cut.cuts().get(cuts - 1)),
                prefix(cuts).toByteArray(),
                threads);
    }

    private ModelProto prefix(int cuts) {
        GraphWriter graph = new GraphWriter("prefix");
        front.writeTo(graph);
        for (int i = 0; i < cuts; i++) {
            FeatureShape shape = cut.shapes().get(i);
            graph.append(cut.segments().get(i));
            graph.output(
                    cut.cuts().get(i),
                    TensorProto.DataType.FLOAT,
                    List.of(shape.channels(), shape.height(), shape.width()));
        }
        return front.model(graph);
    }

    private ModelProto whole() {
        GraphWriter graph = new GraphWriter("backbone");
        front.writeTo(graph);
        graph.append(cut.network().model().getGraph());
        graph.output(
                cut.network().logits(),
                TensorProto.DataType.FLOAT,
                List.of(cut.network().classes()));
        return front.model(graph);
    }

    @Override
    public ImageShape input() {
        return cut.network().image();
    }

    @Override
    public int classes() {
        return cut.network().classes();
    }

    @Override
    public List<FeatureShape> cuts() {
        return cut.shapes();
    }

    @Override
    public List<String> cutNames() {
        return cut.cuts();
    }

    @Override
    public String sha256() {
        return sha256;
    }

    @Override
    public void features(ByteBuffer images, int count, List<FloatBuffer> features) {
        OnnxSession prefix = prefixes.computeIfAbsent(features.size(), this::openPrefix);
        try (OnnxSession.Run run = run(prefix, images, count)) {
            for (int i = 0; i < features.size(); i++) {
                copy(run.floats(cut.cuts().get(i)), features.get(i));
            }
        }
    }

    @Override
    public void logits(ByteBuffer images, int count, FloatBuffer logits) {
        try (OnnxSession.Run run = run(whole, images, count)) {
            copy(run.floats(cut.network().logits()), logits);
        }
    }

    private OnnxSession.Run run(OnnxSession session, ByteBuffer images, int count) {
        ImageShape image = input();
        return session.run(
                images.slice(0, count * image.pixels()),
                ElementType.UINT8,
                count,
                image.channels(),
                image.height(),
                image.width());
    }

    private static void copy(FloatBuffer from, FloatBuffer to) {
        to.put(0, from, from.position(), from.remaining());
    }

    @Override
    public void close() {
        prefixes.values().forEach(OnnxSession::close);
        whole.close();
    }
}
