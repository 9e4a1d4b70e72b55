package dev.sluice.augment.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.sluice.augment.data.ImageShape;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A trained network, read from ONNX and found fit to be augmented: one input float32 [N,C,H,W] with
 * C, H, W fixed, C 1 or 3, and N free; one output [N,K]. Immutable.
 *
 * <p>The file may differ in form: a batch of 1 that is written into it is taken out, and where it
 * wants channels last it gets a transposition in front. The weights stay as they are, and what came
 * of it answers as the file does, or it is refused.
 *
 * <p>Tensors that bear a name that our stages need ({@code image}, {@code probabilities}, {@code
 * confidence}) are called {@code backbone/...} here.
 */
public final class Network {

    private final String name;
    private final ModelProto model;
    private final ImageShape image;
    private final ImageLayout layout;
    private final String logits;
    private final int classes;

    Network(
            String name,
            ModelProto model,
            ImageShape image,
            ImageLayout layout,
            String logits,
            int classes) {
        this.name = name;
        this.model = model;
        this.image = image;
        this.layout = layout;
        this.logits = logits;
        this.classes = classes;
    }

    /**
     * Reads a network's file, and runs it on a few random images.
     *
     * @throws UnsupportedNetworkException if it cannot be augmented; says why
     */
    public static Network read(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new FileSystemException(
                    file.toString(), null, "is a folder; expected an ONNX file");
        }
        return read(file.toString(), Files.readAllBytes(file));
    }

    /**
     * As {@link #read(Path)}, from the file's bytes.
     *
     * @param name for messages
     */
    public static Network read(String name, byte[] file) {
        ModelProto model;
        try {
            model = ModelProto.parseFrom(file);
        } catch (InvalidProtocolBufferException e) {
            throw new UnsupportedNetworkException(name + " is not an ONNX file", e);
        }
        return new NetworkReader(name).read(model);
    }

    /** For messages. */
    public String name() {
        return name;
    }

    /** The whole network; its graph's one input is the image and its one output the file's. */
    public ModelProto model() {
        return model;
    }

    /** Name of the input, float32 [N,C,H,W], normalised. */
    public String input() {
        return model.getGraph().getInput(0).getName();
    }

    /** C, H, W of the input. */
    public ImageShape image() {
        return image;
    }

    /** Where the channels stand in the file's own input; in {@link #model()} they are planes. */
    public ImageLayout layout() {
        return layout;
    }

    /**
     * Name of the output before any softmax, float32 [N,K]. Where the file ends in a Softmax or
     * LogSoftmax, it is that node's input, shaped as the answer; where it gives probabilities by
     * other nodes, their logarithm.
     */
    public String logits() {
        return logits;
    }

    /** Version of ONNX's own operators. */
    public long opset() {
        return opset(model);
    }

    /** Version of ONNX's own operators in any model. */
    public static long opset(ModelProto model) {
        return NetworkReader.opset(model);
    }

    /** K. */
    public int classes() {
        return classes;
    }

    @Override
    public String toString() {
        return name;
    }
}
