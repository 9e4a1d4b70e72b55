package dev.sluice.augment.train.learning;

import java.util.Locale;

/** Which image the backbone answers while it teaches branches. */
public enum TeacherView {
    /** As it is, neither cropped nor mirrored: one run of the backbone for each image in all. */
    ORIGINAL,
    /**
     * As the branch sees it, cropped and mirrored, as PTEENet does: a run of the whole backbone at
     * every step. Its answers are less sure there, and sometimes others.
     */
    AUGMENTED;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
