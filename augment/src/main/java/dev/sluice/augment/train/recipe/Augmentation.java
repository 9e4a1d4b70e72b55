package dev.sluice.augment.train.recipe;

/**
 * What is done at random to an image each time it is trained on: it is shifted by up to {@code
 * cropPadding} pixels each way, black coming in at the border, and mirrored left to right.
 *
 * @param cropPadding pixels of border before the random crop back to the image's size; 0 leaves the
 *     image in place
 * @param flipProbability share of images that are mirrored, in [0, 1]
 */
public record Augmentation(int cropPadding, double flipProbability) {

    /** Images as they are. */
    public static final Augmentation NONE = new Augmentation(0, 0);

    public Augmentation {
        if (cropPadding < 0) {
            throw new IllegalArgumentException(
                    "crop padding must not be negative, found " + cropPadding);
        }
        if (!(flipProbability >= 0 && flipProbability <= 1)) {
            throw new IllegalArgumentException(
                    "flip probability must be in [0, 1], found " + flipProbability);
        }
    }
}
