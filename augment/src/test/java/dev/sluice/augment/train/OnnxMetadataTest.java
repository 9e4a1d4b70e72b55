package dev.sluice.augment.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.ModelProto;
import dev.sluice.augment.onnx.SharedModels;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
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
        assertThat(OnnxMetadata.mean(model)).hasValue(new float[] {0.5f, 0.25f});
    }

    @Test
    void replacesAnEntryAndKeepsTheOthers() {
        ModelProto changed = OnnxMetadata.with(model, Map.of("other", "y"));

        assertThat(OnnxMetadata.find(changed, "other")).contains("y");
        assertThat(changed.getMetadataPropsCount()).isEqualTo(2);
    }

    @Test
    void whatIsNotThereIsEmpty() {
        assertThat(OnnxMetadata.std(model)).isEmpty();
        assertThat(OnnxMetadata.classes(model, 3)).isEmpty();
    }

    @Test
    void takesWhatOthersWriteWhereOursIsNotThere() {
        ModelProto both = OnnxMetadata.with(model, Map.of("mean", "0.1,0.2", "std", "0.3,0.4"));

        assertThat(OnnxMetadata.mean(both)).hasValue(new float[] {0.5f, 0.25f});
        assertThat(OnnxMetadata.std(both)).hasValue(new float[] {0.3f, 0.4f});
    }

    @Test
    void takesOthersClassesWhereTheyAreAsManyNames() {
        assertThat(classes("classes", "cat, dog,owl")).containsExactly("cat", "dog", "owl");
        assertThat(classes("classes", "3")).as("a count").isEmpty();
        assertThat(classes("classes", "cat,dog,cat")).isEmpty();
        assertThat(classes("classes", "cat,dog,")).isEmpty();
        assertThat(classes("sluice.classes", "cat,dog")).containsExactly("cat", "dog");
    }

    private List<String> classes(String key, String text) {
        return OnnxMetadata.classes(OnnxMetadata.with(model, Map.of(key, text)), 3);
    }

    @Test
    void readsWhatAnotherToolWroteInARealFile() throws IOException {
        ModelProto resnet =
                ModelProto.parseFrom(Files.readAllBytes(SharedModels.network("resnet56.onnx")));

        assertThat(OnnxMetadata.mean(resnet)).hasValue(new float[] {0.485f, 0.456f, 0.406f});
        assertThat(OnnxMetadata.std(resnet)).hasValue(new float[] {0.229f, 0.224f, 0.225f});
        assertThat(OnnxMetadata.classes(resnet, 10)).hasSize(10).startsWith("airplane");
    }

    @Test
    void saysWhatIsNotANumber() {
        ModelProto wrong = OnnxMetadata.with(model, Map.of("std", "0.2,x"));

        assertThatThrownBy(() -> OnnxMetadata.std(wrong)).hasMessageContaining("found '0.2,x'");
    }

    @Test
    void refusesNumbersOfPixelsUpTo255() {
        ModelProto raw = OnnxMetadata.with(model, Map.of("std", "58.4,57.1"));

        assertThatThrownBy(() -> OnnxMetadata.std(raw))
                .hasMessageContaining(
                        "metadata entry std is '58.4,57.1'; expected numbers in [0, 1]");
    }
}
