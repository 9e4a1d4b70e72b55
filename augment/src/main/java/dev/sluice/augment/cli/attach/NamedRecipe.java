package dev.sluice.augment.cli.attach;

import dev.sluice.augment.train.learning.Labels;
import dev.sluice.augment.train.learning.TeacherView;
import dev.sluice.augment.train.recipe.LearningRate;
import dev.sluice.augment.train.recipe.Optimiser;
import dev.sluice.bundle.ConfidenceSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/**
 * What options are where they are not given. The options' own defaults are {@link #SLUICE}'s.
 *
 * <p>Where {@link #PTEENET} differs from the paper: costs in the loss count every branch that ran,
 * and convolutions and linear layers alone, thresholds are chosen for each exit on the calibration
 * images (the paper has one for all), confidences are scaled there, a batch is never smaller than
 * the others, and convolutions are multiplied in bfloat16 where the processor can, unless float32
 * is asked for.
 */
public enum NamedRecipe {
    /** Ours. */
    SLUICE(PlacementOptions.USUAL, Map.of()),

    /** Of the paper's authors, for CIFAR-10. */
    PTEENET("pareto:2", pteenet());

    private final String place;
    private final Map<String, Object> presets;

    NamedRecipe(String place, Map<String, Object> presets) {
        this.place = place;
        this.presets = presets;
    }

    private static Map<String, Object> pteenet() {
        Map<String, Object> presets = new LinkedHashMap<>();
        presets.put("--branch", List.of("conv2"));
        presets.put("--loss", LearningOptions.LossName.V1);
        presets.put("--labels", Labels.BACKBONE);
        presets.put("--teacher", TeacherView.AUGMENTED);
        presets.put("--confidence", ConfidenceSource.HEAD);
        presets.put("--optimiser", Optimiser.ADAM);
        presets.put("--learning-rate", 0.001);
        presets.put("--warm-up", 0.0);
        presets.put("--decay", LearningRate.Decay.NONE);
        presets.put("--weight-decay", 0.0001);
        presets.put("--epochs", List.of(30));
        presets.put("--crop-padding", 4);
        return presets;
    }

    /**
     * Gives every option of a parsed command that was not on its command line this recipe's value.
     */
    void applyTo(CommandSpec spec) {
        ParseResult given = spec.commandLine().getParseResult();
        presets.forEach(
                (option, value) -> {
                    if (!given.hasMatchedOption(option)) {
                        spec.findOption(option).setValue(value);
                    }
                });
    }

    /** Rule where neither cuts nor a rule are given. */
    String place() {
        return place;
    }

    /** Lines for the foot of a help text. */
    public static String[] help() {
        StringBuilder text = new StringBuilder("%nDefaults above are those of --recipe sluice.%n");
        text.append("--recipe pteenet has instead, where an option is not given:%n");
        PTEENET.shown()
                .forEach((option, value) -> text.append("  %s=%s%%n".formatted(option, value)));
        return new String[] {text.toString()};
    }

    /** Options that differ from {@link #SLUICE}'s, as they would be typed. */
    Map<String, String> shown() {
        Map<String, String> shown = new LinkedHashMap<>();
        shown.put("--place", place);
        presets.forEach((option, value) -> shown.put(option, written(value)));
        return shown;
    }

    private static String written(Object value) {
        return value instanceof List<?> list
                ? list.get(0).toString()
                : value.toString().toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
