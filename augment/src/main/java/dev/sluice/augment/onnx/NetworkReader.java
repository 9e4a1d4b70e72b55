package dev.sluice.augment.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import dev.sluice.augment.data.ImageShape;
import dev.sluice.bundle.runtime.InferenceException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Checks an ONNX model and makes a {@link Network} of it, or says why not. */
final class NetworkReader {

    private static final Set<Integer> CHANNELS = Set.of(1, 3);

    /** What may stand between a softmax and the output, and does not change the classes' order. */
    private static final Set<String> SHAPING =
            Set.of("Identity", "Flatten", "Reshape", "Squeeze", "Dropout");

    /** So that a probability that was rounded to 0 has a logarithm. */
    private static final float[] SMALLEST = {Float.MIN_NORMAL};

    private final String name;

    NetworkReader(String name) {
        this.name = name;
    }

    Network read(ModelProto file) {
        GraphRules.check(name, file);
        GraphProto plain = withPlainInput(file.getGraph());
        GraphProto graph = GraphWriter.renamed(plain, StageNames::ofBackbone);
        if (graph.getOutputCount() != 1) {
            throw unsupported(
                    "has %d outputs %s; expected one, [N,K]"
                            .formatted(graph.getOutputCount(), names(graph.getOutputList())));
        }
        ValueInfoProto input = graph.getInput(0);
        int[] sizes = sizes(input);
        ImageLayout layout = layout(input, sizes);
        ImageShape image = layout.shape(sizes[0], sizes[1], sizes[2]);
        ModelProto before = file.toBuilder().setGraph(plain).build();
        AnswerCheck check = new AnswerCheck(name, before, image, layout);
        ModelProto free = released(before, layout.planar(withoutShapes(graph), image), check);
        GraphProto.Builder answering = free.getGraph().toBuilder();
        String logits = logits(answering);
        if (logits.equals(answering.getOutput(0).getName()) && check.areProbabilities()) {
            logits = logarithm(answering, logits);
        }
        ModelProto model = free.toBuilder().setGraph(answering).build();
        return new Network(name, model, image, layout, logits, check.classes());
    }

    /** Version of ONNX's own operators. */
    static long opset(ModelProto model) {
        return model.getOpsetImportList().stream()
                .filter(set -> set.getDomain().isEmpty() || set.getDomain().equals("ai.onnx"))
                .mapToLong(OperatorSetIdProto::getVersion)
                .findFirst()
                .orElse(0);
    }

    /** Before IR 4 initialisers were inputs too. */
    private GraphProto withPlainInput(GraphProto file) {
        Set<String> initialisers =
                file.getInitializerList().stream()
                        .map(TensorProto::getName)
                        .collect(Collectors.toSet());
        List<ValueInfoProto> inputs =
                file.getInputList().stream()
                        .filter(input -> !initialisers.contains(input.getName()))
                        .toList();
        if (inputs.size() != 1) {
            throw unsupported(
                    "has %d inputs %s; expected one, an image"
                            .formatted(inputs.size(), names(inputs)));
        }
        return file.toBuilder().clearInput().addAllInput(inputs).build();
    }

    /** The three sizes after the batch. */
    private int[] sizes(ValueInfoProto input) {
        TypeProto.Tensor tensor = input.getType().getTensorType();
        TensorShapeProto shape = tensor.getShape();
        if (tensor.getElemType() != TensorProto.DataType.FLOAT.getNumber()
                || shape.getDimCount() != 4) {
            throw refused(input, "FLOAT [N,C,H,W] or [N,H,W,C]");
        }
        if (shape.getDim(0).getDimValue() > 1) {
            throw refused(input, "a batch that is free, or of 1");
        }
        int[] sizes = new int[3];
        for (int i = 0; i < 3; i++) {
            long size = shape.getDim(i + 1).getDimValue();
            if (size < 1) {
                throw refused(input, "C, H and W to be fixed");
            }
            sizes[i] = Math.toIntExact(size);
        }
        return sizes;
    }

    private ImageLayout layout(ValueInfoProto input, int[] sizes) {
        if (CHANNELS.contains(sizes[0])) {
            return ImageLayout.PLANAR;
        }
        if (CHANNELS.contains(sizes[2])) {
            return ImageLayout.CHANNELS_LAST;
        }
        throw refused(input, "1 or 3 channels, [N,C,H,W] or [N,H,W,C]");
    }

    /** Shapes that the file writes down speak of its own batch; we ask the runtime for them. */
    private static GraphProto withoutShapes(GraphProto graph) {
        ValueInfoProto.Builder output = graph.getOutput(0).toBuilder();
        output.getTypeBuilder().getTensorTypeBuilder().clearShape();
        return ConcatChain.shortened(
                graph.toBuilder().clearValueInfo().setOutput(0, output).build());
    }

    /** As it is where that takes several images at once, else without the batch inside. */
    private ModelProto released(ModelProto file, GraphProto graph, AnswerCheck check) {
        ModelProto model = file.toBuilder().setGraph(graph).build();
        boolean fixed = isFixed(file.getGraph());
        if (!fixed && check.objection(model).isEmpty()) {
            return model;
        }
        ModelProto released;
        try {
            released = BatchRelease.release(model);
        } catch (InferenceException e) {
            throw unsupported("does not run once shapes inside are free: " + e.getMessage());
        }
        Optional<String> objection = check.objection(released);
        if (objection.isPresent()) {
            throw unsupported(objection.get());
        }
        return released;
    }

    /** Whether the file speaks of a batch of 1; then its inside is not tried as it is. */
    private static boolean isFixed(GraphProto file) {
        return file.getInput(0).getType().getTensorType().getShape().getDim(0).getDimValue() == 1;
    }

    /**
     * The tensor before a softmax that gives the answer, else the answer. What shapes the softmax's
     * answer is done to that tensor too.
     */
    private static String logits(GraphProto.Builder graph) {
        GraphIndex index = new GraphIndex(graph.build());
        String output = graph.getOutput(0).getName();
        List<NodeProto> shaping = new ArrayList<>();
        Optional<NodeProto> maker = index.producer(output);
        while (maker.isPresent() && SHAPING.contains(maker.get().getOpType())) {
            shaping.add(0, maker.get());
            maker = index.producer(maker.get().getInput(0));
        }
        if (maker.isEmpty() || !Set.of("Softmax", "LogSoftmax").contains(maker.get().getOpType())) {
            return output;
        }
        String logits = maker.get().getInput(0);
        for (NodeProto node : shaping) {
            String shaped = StageNames.OURS + "logits/" + node.getOutput(0);
            graph.addNode(
                    node.toBuilder()
                            .setName(shaped)
                            .setInput(0, logits)
                            .clearOutput()
                            .addOutput(shaped));
            logits = shaped;
        }
        return logits;
    }

    /**
     * Logits of an answer that is probabilities, though no softmax was found that makes them: their
     * logarithms, whose softmax they are.
     */
    private static String logarithm(GraphProto.Builder graph, String probabilities) {
        GraphWriter writer = new GraphWriter("");
        String least = writer.constant(StageNames.OURS + "logits/least", SMALLEST);
        String positive =
                writer.node(
                        "Max", StageNames.OURS + "logits/positive", List.of(probabilities, least));
        String logits = writer.node("Log", StageNames.OURS + "logits/log", List.of(positive));
        graph.addAllInitializer(writer.graph().getInitializerList());
        graph.addAllNode(writer.graph().getNodeList());
        return logits;
    }

    private UnsupportedNetworkException refused(ValueInfoProto input, String expected) {
        TypeProto.Tensor tensor = input.getType().getTensorType();
        String found =
                tensor.getShape().getDimList().stream()
                        .map(
                                dim ->
                                        dim.hasDimValue()
                                                ? Long.toString(dim.getDimValue())
                                                : dim.getDimParam())
                        .collect(Collectors.joining(",", "[", "]"));
        return unsupported(
                "takes %s %s %s; expected %s"
                        .formatted(
                                input.getName(),
                                TensorProto.DataType.forNumber(tensor.getElemType()),
                                found,
                                expected));
    }

    private static List<String> names(List<ValueInfoProto> values) {
        return values.stream().map(ValueInfoProto::getName).toList();
    }

    private UnsupportedNetworkException unsupported(String what) {
        return new UnsupportedNetworkException(name + " " + what);
    }
}
