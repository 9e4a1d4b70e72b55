package dev.sluice.augment.attach;

import dev.sluice.augment.Machine;
import dev.sluice.augment.ToolVersion;
import dev.sluice.augment.calibrate.Recalibrator;
import dev.sluice.augment.compose.PixelNormalisation;
import dev.sluice.augment.place.Auto;
import dev.sluice.augment.train.branch.BranchSpec;
import dev.sluice.augment.train.branch.TrunkBlock;
import dev.sluice.augment.train.checkpoint.Fingerprint;
import dev.sluice.augment.train.learning.BranchLearning;
import dev.sluice.augment.train.learning.CascadeLoss;
import dev.sluice.augment.train.learning.Distillation;
import dev.sluice.augment.train.recipe.TrainingRecipe;
import dev.sluice.bundle.Provenance;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Every setting that shaped a bundle, as its manifest keeps them: by the name of the option. */
final class Recipe {

    private final AttachRequest request;

    Recipe(AttachRequest request) {
        this.request = request;
    }

    /**
     * @param branches of the candidate
     * @param backboneSha256 of the network's file, the same before and after
     * @param took in all, by every process that had a part in it
     */
    Provenance provenance(
            Candidate kept,
            List<BranchSpec> branches,
            String backboneSha256,
            HeldOut heldOut,
            Duration took) {
        Map<String, String> settings = settings();
        put(settings, kept.learning());
        settings.put("cut", String.join(",", kept.layout().cuts()));
        for (int i = 0; i < kept.layout().exits(); i++) {
            settings.put("branch." + i, shown(kept.layout().trunks().get(i), branches.get(i)));
        }
        settings.put("calibration-images", Integer.toString(heldOut.split().calibration().count()));
        settings.put(Recalibrator.DATA_SHA256, heldOut.split().calibration().sha256());
        settings.put("backbone-sha256-after", backboneSha256);
        settings.put("took-seconds", String.format(Locale.ROOT, "%.1f", took.toMillis() / 1000.0));
        settings.put("machine", Machine.shown());
        return new Provenance(
                backboneSha256,
                heldOut.dataSha256(),
                request.recipe().seed(),
                settings,
                ToolVersion.shown(),
                Instant.now());
    }

    /** A trunk as it was asked for and, of a share, the blocks that it came to. */
    private static String shown(String trunk, BranchSpec branch) {
        return trunk.endsWith("%")
                ? trunk
                        + " = "
                        + branch.trunk().stream()
                                .map(TrunkBlock::toString)
                                .collect(Collectors.joining(","))
                : trunk;
    }

    /**
     * Of all that the trained branches follow from. What is decided after the training is left out,
     * so that it may be decided anew; where the placement is {@link Auto}, the confidence and the
     * features' type have a say in which exits are trained, and are not.
     *
     * @param backboneSha256 of the network's file
     */
    Fingerprint fingerprint(
            String backboneSha256, PixelNormalisation normalisation, HeldOut heldOut) {
        Map<String, String> settings = settings();
        settings.remove("recipe");
        if (!(request.placement() instanceof Auto)) {
            settings.keySet().removeAll(List.of("confidence", "features"));
        }
        Fingerprint fingerprint =
                Fingerprint.empty()
                        .with("seed", request.recipe().seed())
                        .with("network", backboneSha256)
                        .with("data", heldOut.dataSha256())
                        .with("calibration-images", heldOut.split().calibration().count())
                        .with("normalisation", normalisation)
                        .with("learning", request.learnings())
                        .with("version", ToolVersion.shown());
        for (Map.Entry<String, String> setting : settings.entrySet()) {
            fingerprint = fingerprint.with(setting.getKey(), setting.getValue());
        }
        return fingerprint;
    }

    private Map<String, String> settings() {
        TrainingRecipe recipe = request.recipe();
        Map<String, String> settings = new TreeMap<>();
        settings.put("recipe", request.recipeName());
        settings.put("place", request.placement().toString());
        settings.put("branch", String.join(" ", request.trunks()));
        settings.put(
                "epochs",
                request.epochs().stream().map(String::valueOf).collect(Collectors.joining(",")));
        settings.put("batch-size", Integer.toString(recipe.batchSize()));
        settings.put("optimiser", recipe.optimiser().toString());
        settings.put("learning-rate", Double.toString(recipe.learningRate().peak()));
        settings.put("warm-up", Double.toString(recipe.learningRate().warmUpShare()));
        settings.put("decay", recipe.learningRate().decay().toString());
        settings.put("weight-decay", Double.toString(recipe.weightDecay()));
        settings.put("label-smoothing", Double.toString(recipe.labelSmoothing()));
        settings.put("crop-padding", Integer.toString(recipe.augmentation().cropPadding()));
        settings.put("flip", Double.toString(recipe.augmentation().flipProbability()));
        settings.put("precision", recipe.precision().toString());
        settings.put("confidence", request.target().confidence().toString());
        settings.put("features", request.target().features().toString());
        return settings;
    }

    private void put(Map<String, String> settings, BranchLearning learning) {
        settings.put("labels", learning.labels().toString());
        settings.put("teacher", learning.teacher().toString());
        settings.put("train", learning.order().toString());
        if (learning.loss() instanceof CascadeLoss loss) {
            settings.put("loss", loss.version().toString());
            settings.put("lambda", Double.toString(loss.lambda()));
            settings.put("lambdas-tried", lambdas());
        } else if (learning.loss() instanceof Distillation loss) {
            settings.put("loss", "distillation");
            settings.put("label-weight", Double.toString(loss.labelWeight()));
            settings.put("distillation-temperature", Double.toString(loss.temperature()));
        }
    }

    private String lambdas() {
        return request.learnings().stream()
                .map(BranchLearning::loss)
                .filter(CascadeLoss.class::isInstance)
                .map(loss -> Double.toString(((CascadeLoss) loss).lambda()))
                .collect(Collectors.joining(","));
    }
}
