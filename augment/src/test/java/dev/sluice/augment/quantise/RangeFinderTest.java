package dev.sluice.augment.quantise;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import dev.sluice.augment.calibrate.ToyBundle;
import dev.sluice.augment.data.ImageSet;
import dev.sluice.augment.onnx.GraphWriter;
import dev.sluice.augment.onnx.StageNames;
import dev.sluice.bundle.BundleWriter;
import dev.sluice.bundle.ElementType;
import dev.sluice.bundle.TensorSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RangeFinderTest {

    /** More than a batch, and no whole number of them. */
    private static final int IMAGES = 100;

    private static final ImageSet CALIBRATION = ToyBundle.images(IMAGES);

    private static final TensorSpec IMAGE =
            new TensorSpec(StageNames.IMAGE, ElementType.UINT8, List.of(1, 6, 6));

    @Test
    void featuresOfOneDimensionHaveARangeForEachElement() {
        TensorSpec features = new TensorSpec("flat", ElementType.FLOAT32, List.of(36));
        List<BundleWriter.Stage> stages =
                List.of(
                        new BundleWriter.Stage(flattening(), IMAGE, features, 1, 0),
                        new BundleWriter.Stage(new byte[0], features, null, 1, 0));

        List<RangeFinder.Ranges> found;
        try (RangeFinder finder = new RangeFinder(stages, List.of(Set.of(), Set.of()), 1)) {
            found = finder.find(CALIBRATION, done -> {});
        }

        byte[] image = new byte[36];
        List<Range> expected = new ArrayList<>();
        for (int c = 0; c < 36; c++) {
            float min = 255;
            float max = 0;
            for (int i = 0; i < IMAGES; i++) {
                CALIBRATION.copyImage(i, image, 0);
                min = Math.min(min, Byte.toUnsignedInt(image[c]));
                max = Math.max(max, Byte.toUnsignedInt(image[c]));
            }
            expected.add(new Range(min, max));
        }
        assertThat(found.get(0).channels()).isEqualTo(expected);
        assertThat(found.get(1).channels()).isEmpty();
    }

    /** uint8 [N,1,6,6] to float32 [N,36]. */
    private static byte[] flattening() {
        GraphWriter graph = new GraphWriter("flattening");
        graph.input(StageNames.IMAGE, TensorProto.DataType.UINT8, List.of(1, 6, 6));
        graph.node(
                "Cast",
                "float",
                List.of(StageNames.IMAGE),
                GraphWriter.integer("to", TensorProto.DataType.FLOAT.getNumber()));
        graph.node("Flatten", "flat", List.of("float"));
        graph.output("flat", TensorProto.DataType.FLOAT, List.of(36));
        return ModelProto.newBuilder()
                .setIrVersion(8)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(13))
                .setGraph(graph.graph())
                .build()
                .toByteArray();
    }
}
