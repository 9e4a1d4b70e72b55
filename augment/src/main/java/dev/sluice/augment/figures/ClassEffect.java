package dev.sluice.augment.figures;

import dev.sluice.bundle.calibration.Observations;
import dev.sluice.bundle.exit.Thresholds;
import java.util.ArrayList;
import java.util.List;

/**
 * What the cascade does to the images of one class. Without labels a class is what the backbone
 * takes for it.
 *
 * @param name of the class
 * @param images of the class, at least one
 * @param backbone share of them that the backbone answers rightly
 * @param cascade share of them that the cascade answers rightly
 * @param exitRates [E + 1], share of them that leaves at each exit
 */
public record ClassEffect(
        String name, int images, double backbone, double cascade, List<Double> exitRates) {

    public ClassEffect {
        exitRates = List.copyOf(exitRates);
    }

    /**
     * Of each class that there are images of.
     *
     * @param truth [M]
     */
    static List<ClassEffect> of(
            List<String> names, Observations observations, int[] truth, Thresholds thresholds) {
        int exits = observations.earlyExits() + 1;
        int[] images = new int[names.size()];
        int[] backbone = new int[names.size()];
        int[] cascade = new int[names.size()];
        int[][] left = new int[names.size()][exits];
        for (int i = 0; i < truth.length; i++) {
            int exit = observations.exitOf(i, thresholds);
            images[truth[i]]++;
            left[truth[i]][exit]++;
            backbone[truth[i]] += observations.right(i, exits - 1) ? 1 : 0;
            cascade[truth[i]] += observations.right(i, exit) ? 1 : 0;
        }
        List<ClassEffect> effects = new ArrayList<>();
        for (int k = 0; k < images.length; k++) {
            if (images[k] > 0) {
                effects.add(
                        new ClassEffect(
                                names.get(k),
                                images[k],
                                (double) backbone[k] / images[k],
                                (double) cascade[k] / images[k],
                                shares(left[k], images[k])));
            }
        }
        return effects;
    }

    private static List<Double> shares(int[] counts, int of) {
        List<Double> shares = new ArrayList<>();
        for (int count : counts) {
            shares.add((double) count / of);
        }
        return shares;
    }
}
