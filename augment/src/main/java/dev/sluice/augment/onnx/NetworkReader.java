package dev.sluice.augment.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
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
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Checks an ONNX model and makes a {@link Network} of it, or says why not. */
final class NetworkReader {

    /** The first in which every node that we add means what it means today. */
    private static final long OLDEST_OPSET = 9;

    private final String name;

    NetworkReader(String name) {
        this.name = name;
    }

    Network read(ModelProto file) {
        checkContainer(file);
        ModelProto model = withPlainInput(file);
        GraphProto graph = model.getGraph();
        ImageShape image = image(graph.getInput(0));
        if (graph.getOutputCount() != 1) {
            throw unsupported(
                    "has %d outputs %s; expected one, [N,K]"
                            .formatted(graph.getOutputCount(), names(graph.getOutputList())));
        }
        String logits = logits(graph);
        return new Network(name, model, image, logits, classes(model, logits));
    }

    private void checkContainer(ModelProto model) {
        if (!model.hasGraph() || model.getGraph().getNodeCount() == 0) {
            throw unsupported("is not an ONNX file, or one without a graph");
        }
        long opset = opset(model);
        if (opset < OLDEST_OPSET) {
            throw unsupported(
                    "is of opset %d; expected %d or later".formatted(opset, OLDEST_OPSET));
        }
        if (model.getFunctionsCount() > 0) {
            throw unsupported("defines functions of its own; inline them when exporting");
        }
        GraphProto graph = model.getGraph();
        if (graph.getSparseInitializerCount() > 0) {
            throw unsupported("has sparse weights; export them as dense ones");
        }
        for (TensorProto tensor : graph.getInitializerList()) {
            if (tensor.getDataLocation() == TensorProto.DataLocation.EXTERNAL) {
                throw unsupported(
                        "keeps weight %s in another file; save it with its weights inside"
                                .formatted(tensor.getName()));
            }
        }
        for (NodeProto node : graph.getNodeList()) {
            if (node.getAttributeList().stream().anyMatch(NetworkReader::holdsGraph)) {
                throw unsupported(
                        "has control flow: node %s (%s); early exits need a plain graph"
                                .formatted(node.getName(), node.getOpType()));
            }
        }
    }

    private static boolean holdsGraph(AttributeProto attribute) {
        return attribute.hasG() || attribute.getGraphsCount() > 0;
    }

    /** Version of ONNX's own operators. */
    static long opset(ModelProto model) {
        return model.getOpsetImportList().stream()
                .filter(set -> set.getDomain().isEmpty() || set.getDomain().equals("ai.onnx"))
                .mapToLong(OperatorSetIdProto::getVersion)
                .findFirst()
                .orElse(0);
    }

    /** Before IR 4 initialisers were inputs too. Names that our stages need are taken away here. */
    private ModelProto withPlainInput(ModelProto file) {
        Set<String> initialisers =
                file.getGraph().getInitializerList().stream()
                        .map(TensorProto::getName)
                        .collect(Collectors.toSet());
        List<ValueInfoProto> inputs =
                file.getGraph().getInputList().stream()
                        .filter(input -> !initialisers.contains(input.getName()))
                        .toList();
        if (inputs.size() != 1) {
            throw unsupported(
                    "has %d inputs %s; expected one, an image"
                            .formatted(inputs.size(), names(inputs)));
        }
        GraphProto plain = file.getGraph().toBuilder().clearInput().addAllInput(inputs).build();
        GraphProto graph = GraphWriter.renamed(plain, StageNames::ofBackbone);
        return file.toBuilder().setGraph(graph).build();
    }

    private ImageShape image(ValueInfoProto input) {
        TypeProto.Tensor tensor = input.getType().getTensorType();
        TensorShapeProto shape = tensor.getShape();
        String found = describe(tensor);
        if (tensor.getElemType() != TensorProto.DataType.FLOAT.getNumber()
                || shape.getDimCount() != 4) {
            throw unsupported(
                    "takes %s %s; expected FLOAT [N,C,H,W]".formatted(input.getName(), found));
        }
        if (shape.getDim(0).hasDimValue() && shape.getDim(0).getDimValue() > 0) {
            throw unsupported(
                    "takes %s %s, a fixed batch; expected a free one, as by dynamic_axes in PyTorch"
                            .formatted(input.getName(), found));
        }
        int[] sizes = new int[3];
        for (int i = 0; i < 3; i++) {
            long size = shape.getDim(i + 1).getDimValue();
            if (size < 1) {
                throw unsupported(
                        "takes %s %s; expected C, H and W to be fixed"
                                .formatted(input.getName(), found));
            }
            sizes[i] = Math.toIntExact(size);
        }
        if (sizes[0] != 1 && sizes[0] != 3) {
            boolean channelsLast = sizes[2] == 1 || sizes[2] == 3;
            throw unsupported(
                    "takes %s %s; expected 1 or 3 channels, [N,C,H,W]%s"
                            .formatted(
                                    input.getName(),
                                    found,
                                    channelsLast ? ", and this looks like [N,H,W,C]" : ""));
        }
        return new ImageShape(sizes[0], sizes[1], sizes[2]);
    }

    private static String logits(GraphProto graph) {
        String output = graph.getOutput(0).getName();
        return graph.getNodeList().stream()
                .filter(node -> node.getOutputList().contains(output))
                .filter(node -> node.getOpType().equals("Softmax"))
                .map(node -> node.getInput(0))
                .findFirst()
                .orElse(output);
    }

    /** Runs the network on one and on two images: what has a batch size written inside fails. */
    private int classes(ModelProto model, String logits) {
        long[] one = logitsShape(model, logits, 1);
        long[] two = logitsShape(model, logits, 2);
        if (one.length != 2 || one[0] != 1 || one[1] < 2) {
            throw unsupported(
                    "gives %s of shape %s for one image; expected [1,K], K at least 2"
                            .formatted(logits, Arrays.toString(one)));
        }
        if (two.length != 2 || two[0] != 2 || two[1] != one[1]) {
            throw unsupported(
                    "gives %s of shape %s for two images; expected [2,%d]"
                            .formatted(logits, Arrays.toString(two), one[1]));
        }
        return Math.toIntExact(one[1]);
    }

    private long[] logitsShape(ModelProto model, String logits, int images) {
        try {
            return GraphProbe.shapes(model, List.of(logits), images).get(logits);
        } catch (InferenceException e) {
            String batch =
                    images == 1
                            ? ""
                            : ", but does on one: a batch size is written inside the graph";
            throw new UnsupportedNetworkException(
                    "%s does not run on %d blank images%s (%s)"
                            .formatted(name, images, batch, reason(e)),
                    e);
        }
    }

    private static String reason(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.getMessage();
    }

    private static String describe(TypeProto.Tensor tensor) {
        TensorProto.DataType type = TensorProto.DataType.forNumber(tensor.getElemType());
        return type
                + " "
                + tensor.getShape().getDimList().stream()
                        .map(
                                dim ->
                                        dim.hasDimValue()
                                                ? Long.toString(dim.getDimValue())
                                                : dim.getDimParam())
                        .collect(Collectors.joining(",", "[", "]"));
    }

    private static List<String> names(List<ValueInfoProto> values) {
        return values.stream().map(ValueInfoProto::getName).toList();
    }

    private UnsupportedNetworkException unsupported(String what) {
        return new UnsupportedNetworkException(name + " " + what);
    }
}
