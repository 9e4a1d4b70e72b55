package dev.sluice.augment.train;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import dev.sluice.augment.data.ClassNames;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What we write in an ONNX file's metadata beside the graph, and how it is read back. Of what the
 * network wants and knows, others' files may tell too, under the same names without our prefix:
 * {@code mean}, {@code std}, {@code classes}.
 */
public final class OnnxMetadata {

    private static final String OURS = "sluice.";

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
     * Mean of each channel, [C], in [0, 1], where the file tells.
     *
     * @throws IllegalArgumentException if it is not numbers in [0, 1] separated by commas
     */
    public static Optional<float[]> mean(ModelProto model) {
        return key(model, MEAN).map(key -> shares(key, find(model, key).orElseThrow()));
    }

    /** Standard deviation of each channel, as {@link #mean}. */
    public static Optional<float[]> std(ModelProto model) {
        return key(model, STD).map(key -> shares(key, find(model, key).orElseThrow()));
    }

    /**
     * Names of the classes; empty where the file does not tell.
     *
     * @param count K. What others call {@code classes} is taken for names only if it is as many of
     *     them, separated by commas
     * @throws IllegalArgumentException if our own entry is no list of names
     */
    public static List<String> classes(ModelProto model, int count) {
        Optional<String> ours = find(model, CLASSES);
        if (ours.isPresent()) {
            return ClassNames.parse(ours.get());
        }
        return find(model, plain(CLASSES))
                .map(text -> Arrays.stream(text.split(",", -1)).map(String::strip).toList())
                .filter(names -> names.stream().noneMatch(String::isEmpty))
                .filter(names -> names.size() == count && Set.copyOf(names).size() == count)
                .orElse(List.of());
    }

    /** Under which of the two names an entry stands, if it does. */
    private static Optional<String> key(ModelProto model, String ours) {
        return Stream.of(ours, plain(ours)).filter(key -> find(model, key).isPresent()).findFirst();
    }

    private static String plain(String ours) {
        return ours.substring(OURS.length());
    }

    private static float[] shares(String key, String text) {
        float[] values = floats(key, text);
        for (float value : values) {
            if (!(value >= 0 && value <= 1)) {
                throw new IllegalArgumentException(
                        "metadata entry %s is '%s'; expected numbers in [0, 1], 1 being a pixel of 255"
                                .formatted(key, text));
            }
        }
        return values;
    }

    private static float[] floats(String key, String text) {
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
