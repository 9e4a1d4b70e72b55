package dev.sluice.loadtest.workload;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.ModelProto;
import dev.sluice.augment.data.ImageSet;
import dev.sluice.augment.evaluate.Cascade;
import dev.sluice.augment.evaluate.Judgement;
import dev.sluice.bundle.Bundle;
import dev.sluice.bundle.exit.Thresholds;
import dev.sluice.loadtest.Example;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WholeNetworkITCase {

    @TempDir private Path folder;

    @Test
    void answersAsTheStagesDoWithEveryExitClosed() throws Exception {
        Bundle bundle = Bundle.read(Example.BUNDLE);
        ImageSet images = Example.testImages().first(500);

        Bundle whole = WholeNetwork.write(folder, bundle);

        assertThat(whole.manifest().earlyExits()).isZero();
        List<Judgement> expected = answers(bundle, images, Thresholds.closed(2));
        List<Judgement> found = answers(whole, images, Thresholds.of());
        for (int i = 0; i < images.count(); i++) {
            assertThat(found.get(i).classIndex()).isEqualTo(expected.get(i).classIndex());
            assertThat(found.get(i).confidence())
                    .isCloseTo(expected.get(i).confidence(), Offset.offset(1e-4f));
        }
    }

    @Test
    void hasNoNodeOfABranchNorOfAStageBetween() throws Exception {
        ModelProto whole = ModelProto.parseFrom(WholeNetwork.graph(Bundle.read(Example.BUNDLE)));

        assertThat(whole.getGraph().getNodeList())
                .noneMatch(node -> node.getOutput(0).startsWith("exit"))
                .noneMatch(node -> node.getOutput(0).startsWith("stage-1/"));
        assertThat(whole.getGraph().getNodeList())
                .filteredOn(node -> node.getOpType().equals("Conv"))
                .hasSameSizeAs(convolutions(ModelProto.parseFrom(bytes(Example.BACKBONE))));
    }

    @Test
    void costsWhatTheBackboneCosts() throws Exception {
        Bundle bundle = Bundle.read(Example.BUNDLE);

        Bundle whole = WholeNetwork.write(folder, bundle);

        assertThat(whole.manifest().costs().macsAt(0))
                .isEqualTo(bundle.manifest().costs().backboneMacs());
        assertThat(whole.manifest().calibration().backboneAccuracy())
                .isEqualTo(bundle.manifest().calibration().backboneAccuracy());
    }

    private static List<?> convolutions(ModelProto model) {
        return model.getGraph().getNodeList().stream()
                .filter(node -> node.getOpType().equals("Conv"))
                .toList();
    }

    private static byte[] bytes(Path file) throws Exception {
        return Files.readAllBytes(file);
    }

    private static List<Judgement> answers(Bundle bundle, ImageSet images, Thresholds thresholds) {
        try (Cascade cascade = Cascade.open(bundle, 32, 1)) {
            return cascade.run(images, thresholds, done -> {}).judgements();
        }
    }
}
