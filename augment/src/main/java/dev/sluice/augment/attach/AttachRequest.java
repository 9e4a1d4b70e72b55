package dev.sluice.augment.attach;

import dev.sluice.augment.compose.PixelNormalisation;
import dev.sluice.augment.data.ImageSet;
import dev.sluice.augment.place.Auto;
import dev.sluice.augment.place.Placement;
import dev.sluice.augment.train.learning.BranchLearning;
import dev.sluice.augment.train.learning.TrainingOrder;
import dev.sluice.augment.train.recipe.TrainingRecipe;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import javax.annotation.Nullable;

/**
 * What to attach to what.
 *
 * @param network ONNX file; read, never written
 * @param normalisation null to take it from the file's metadata
 * @param placement where exits go
 * @param trunks of the branches, as {@link dev.sluice.augment.train.branch.BranchSpec#parse} reads
 *     them; one for each cut, one for all, or none for the usual ones; not one for each where the
 *     placement is yet to find the cuts
 * @param images the whole training part; calibration images are held out of it
 * @param imagesFrom what they are, for a person
 * @param calibrationImages how many to hold out; null for as many as the backbone's own training
 *     held out or, where it did not say, for a share of the images
 * @param recipeName what the recipe is called, for a person
 * @param recipe of the branches; its epochs do not count
 * @param epochs of the branches from the first on; the last number is that of all others too
 * @param learnings what branches learn from; of several each is tried, and the one that does best
 *     on the calibration images at the default operating point is kept
 * @param threads that one run of a graph may use
 * @param target what to write, and where
 */
public record AttachRequest(
        Path network,
        @Nullable PixelNormalisation normalisation,
        Placement placement,
        List<String> trunks,
        ImageSet images,
        String imagesFrom,
        @Nullable Integer calibrationImages,
        String recipeName,
        TrainingRecipe recipe,
        List<Integer> epochs,
        List<BranchLearning> learnings,
        int threads,
        BundleTarget target) {

    /** On fewer no thresholds are chosen. */
    public static final int FEWEST_CALIBRATION_IMAGES = 100;

    /**
     * What a branch may cost where nobody says: the first is worth most of it, for every image runs
     * it and most leave there.
     */
    public static final String FIRST_TRUNK = "15%";

    public static final String LATER_TRUNK = "6%";

    public AttachRequest {
        trunks = List.copyOf(trunks);
        epochs = List.copyOf(epochs);
        learnings = List.copyOf(learnings);
        if (learnings.isEmpty()) {
            throw new IllegalArgumentException("nothing that branches could learn from");
        }
        requireFit(placement, trunks);
        if (epochs.isEmpty()) {
            throw new IllegalArgumentException("no number of epochs");
        }
        if (Set.copyOf(epochs).size() > 1
                && learnings.stream().anyMatch(one -> one.order() == TrainingOrder.TOGETHER)) {
            throw new IllegalArgumentException(
                    "branches that are trained together have as many epochs, found %s; train them %s"
                            .formatted(epochs, TrainingOrder.ONE_BY_ONE));
        }
    }

    /**
     * Refuses several branches where the number of exits is to be found.
     *
     * @param trunks as in the request
     */
    static void requireFit(Placement placement, List<String> trunks) {
        if (placement instanceof Auto && trunks.size() > 1) {
            throw new IllegalArgumentException(
                    "%d branches, and placement %s has yet to find how many exits; expected one for all, or none"
                            .formatted(trunks.size(), placement));
        }
    }

    /** Epochs of each of so many branches. */
    List<Integer> epochs(int exits) {
        return IntStream.range(0, exits)
                .mapToObj(exit -> epochs.get(Math.min(exit, epochs.size() - 1)))
                .toList();
    }
}
