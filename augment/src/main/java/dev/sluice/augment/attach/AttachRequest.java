package dev.sluice.augment.attach;

import dev.sluice.augment.compose.PixelNormalisation;
import dev.sluice.augment.data.ImageSet;
import dev.sluice.augment.train.branch.BranchLearning;
import dev.sluice.augment.train.recipe.TrainingRecipe;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import javax.annotation.Nullable;

/**
 * What to attach to what.
 *
 * @param network ONNX file; read, never written
 * @param normalisation null to take it from the file's metadata
 * @param cuts tensors where exits go, from the image's end
 * @param trunks of the branches, as {@link dev.sluice.augment.train.branch.BranchSpec#parse} reads
 *     them; one for each cut, or one for all
 * @param images the whole training part; calibration images are held out of it
 * @param imagesFrom what they are, for a person
 * @param calibrationImages how many to hold out; empty for as many as the backbone's own training
 *     held out
 * @param recipeName what the recipe is called, for a person
 * @param recipe of the branches
 * @param learnings what branches learn from; of several each is tried, and the one that does best
 *     on the calibration images at the default operating point is kept
 * @param threads that one run of a graph may use
 * @param target what to write, and where
 */
public record AttachRequest(
        Path network,
        @Nullable PixelNormalisation normalisation,
        List<String> cuts,
        List<String> trunks,
        ImageSet images,
        String imagesFrom,
        OptionalInt calibrationImages,
        String recipeName,
        TrainingRecipe recipe,
        List<BranchLearning> learnings,
        int threads,
        BundleTarget target) {

    public AttachRequest {
        cuts = List.copyOf(cuts);
        trunks = List.copyOf(trunks);
        learnings = List.copyOf(learnings);
        if (learnings.isEmpty()) {
            throw new IllegalArgumentException("nothing that branches could learn from");
        }
        if (cuts.isEmpty()) {
            throw new IllegalArgumentException("no cut: an early exit needs at least one");
        }
        if (trunks.size() != 1 && trunks.size() != cuts.size()) {
            throw new IllegalArgumentException(
                    "%d branches for %d cuts; expected one for each, or one for all"
                            .formatted(trunks.size(), cuts.size()));
        }
    }

    /** Trunk of the branch at a cut. */
    String trunk(int cut) {
        return trunks.get(trunks.size() == 1 ? 0 : cut);
    }
}
