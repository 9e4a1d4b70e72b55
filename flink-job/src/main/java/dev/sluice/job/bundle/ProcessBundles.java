package dev.sluice.job.bundle;

import dev.sluice.bundle.Bundle;
import java.io.IOException;
import java.lang.ref.SoftReference;
import java.util.HashMap;
import java.util.Map;

/**
 * The bundles that operators of this process have read: those that open next to each other, as all
 * do when a job starts, get the same one. Kept as long as somebody uses it, then until memory is
 * wanted. Where Flink loads the job's classes once for each job, it is one for each job.
 * Thread-safe.
 */
final class ProcessBundles {

    private static final Map<BundleLocation, SoftReference<Bundle>> READ = new HashMap<>();

    private ProcessBundles() {}

    /** One at a time: who comes while another one reads waits for what that one gets. */
    static synchronized Bundle get(BundleLocation location) throws IOException {
        SoftReference<Bundle> read = READ.get(location);
        Bundle bundle = read == null ? null : read.get();
        if (bundle == null) {
            bundle = location.readAnew();
            READ.put(location, new SoftReference<>(bundle));
        }
        return bundle;
    }
}
