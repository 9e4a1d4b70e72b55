package dev.sluice.augment.train;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What we write in an ONNX file's metadata beside the graph, and how it is read back. */
public final class OnnxMetadata {

    /** Mean of each channel over the training images, in [0, 1]: C numbers separated by commas. */
    public static final String MEAN = "sluice.mean";

    /** Standard deviation of each channel over the training images, likewise. */
    public static final String STD = "sluice.std";

    /** Names of the K classes, separated by commas. */
    public static final String CLASSES = "sluice.classes";

    /** SHA-256 of the labelled images before the calibration images were held out of them. */
    public static final String DATA_SHA256 = "sluice.data.sha256";

    /** Seed of the split into training and calibration images. */
    public static final String SPLIT_SEED = "sluice.split.seed";

    /** How many images were held out for calibration. */
    public static final String CALIBRATION_IMAGES = "sluice.split.calibration-images";

    private OnnxMetadata() {}

    /** The model with these entries added; one of the same key is replaced. */
    public static ModelProto with(ModelProto model, Map<String, String> entries) {
        Map<String, String> all = new TreeMap<>();
        model.getMetadataPropsList().forEach(entry -> all.put(entry.getKey(), entry.getValue()));
        all.putAll(entries);
        ModelProto.Builder changed = model.toBuilder().clearMetadataProps();
        all.forEach(
                (key, value) ->
                        changed.addMetadataProps(
                                StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
        return changed.build();
    }

    public static Optional<String> find(ModelProto model, String key) {
        return model.getMetadataPropsList().stream()
                .filter(entry -> entry.getKey().equals(key))
                .map(StringStringEntryProto::getValue)
                .findFirst();
    }

    /**
     * Numbers separated by commas.
     *
     * @throws IllegalArgumentException if the model has no such entry or it is not numbers
     */
    public static float[] floats(ModelProto model, String key) {
        String text =
                find(model, key)
                        .orElseThrow(
                                () ->
                                        new IllegalArgumentException(
                                                "the model has no metadata entry " + key));
        String[] parts = text.split(",", -1);
        float[] values = new float[parts.length];
        for (int i = 0; i < parts.length; i++) {
            try {
                values[i] = Float.parseFloat(parts[i]);
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(
                        "metadata entry %s must be numbers separated by commas, found '%s'"
                                .formatted(key, text),
                        e);
            }
        }
        return values;
    }
}
