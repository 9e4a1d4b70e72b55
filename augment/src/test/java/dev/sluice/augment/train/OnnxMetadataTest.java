package dev.sluice.augment.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.ModelProto;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OnnxMetadataTest {

    private final ModelProto model =
            OnnxMetadata.with(
                    ModelProto.getDefaultInstance(),
                    Map.of(OnnxMetadata.MEAN, "0.5,0.25", "other", "x"));

    @Test
    void findsWhatWasWritten() {
        assertThat(OnnxMetadata.find(model, "other")).contains("x");
        assertThat(OnnxMetadata.find(model, "missing")).isEmpty();
        assertThat(OnnxMetadata.floats(model, OnnxMetadata.MEAN)).containsExactly(0.5f, 0.25f);
    }

    @Test
    void replacesAnEntryAndKeepsTheOthers() {
        ModelProto changed = OnnxMetadata.with(model, Map.of("other", "y"));

        assertThat(OnnxMetadata.find(changed, "other")).contains("y");
        assertThat(changed.getMetadataPropsCount()).isEqualTo(2);
    }

    @Test
    void saysWhichEntryIsMissing() {
        assertThatThrownBy(() -> OnnxMetadata.floats(model, OnnxMetadata.STD))
                .hasMessageContaining("no metadata entry sluice.std");
    }

    @Test
    void saysWhatIsNotANumber() {
        assertThatThrownBy(() -> OnnxMetadata.floats(model, "other"))
                .hasMessageContaining("found 'x'");
    }
}
