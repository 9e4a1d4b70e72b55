package dev.sluice.job.bundle;

import dev.sluice.bundle.Bundle;
import dev.sluice.schemas.BundleReference;

/** How messages name a bundle. */
public final class BundleReferences {

    private BundleReferences() {}

    public static BundleReference of(Bundle bundle) {
        return new BundleReference(
                bundle.manifest().name(), bundle.manifest().version(), bundle.digest());
    }
}
