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
import dev.sluice.bundle.runtime.InferenceException;
import dev.sluice.bundle.runtime.OnnxSession;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * The backbone in ONNX Runtime, with its weights as the file has them. Owns native memory until it
 * is closed.
 */
public final class OnnxBackbone implements FrozenBackbone, AutoCloseable {

    private final CutNetwork cut;
    private final OnnxSession prefix;
    private final OnnxSession whole;
    private final String sha256;

    /**
     * @param cut with at least one cut
     * @param threads that one run may use
     */
    public OnnxBackbone(CutNetwork cut, PixelNormalisation normalisation, int threads) {
        this.cut = cut;
        ImageFront front = new ImageFront(cut.network(), normalisation);
        byte[] network = whole(cut, front).toByteArray();
        this.sha256 = Digest.sha256(network);
        this.prefix =
                OnnxSession.open(
                        "backbone up to its last cut", prefix(cut, front).toByteArray(), threads);
        this.whole = openBesidePrefix(network, threads);
    }

    private OnnxSession openBesidePrefix(byte[] network, int threads) {
        try {
            return OnnxSession.open("backbone", network, threads);
        } catch (InferenceException e) {
            prefix.close();
            throw e;
        }
    }

    private static ModelProto prefix(CutNetwork cut, ImageFront front) {
        GraphWriter graph = new GraphWriter("prefix");
        front.writeTo(graph);
        for (int i = 0; i < cut.cuts().size(); i++) {
            FeatureShape shape = cut.shapes().get(i);
            graph.append(cut.segments().get(i));
            graph.output(
                    cut.cuts().get(i),
                    TensorProto.DataType.FLOAT,
                    List.of(shape.channels(), shape.height(), shape.width()));
        }
        return front.model(graph);
    }

    private static ModelProto whole(CutNetwork cut, ImageFront front) {
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
        prefix.close();
        whole.close();
    }
}
