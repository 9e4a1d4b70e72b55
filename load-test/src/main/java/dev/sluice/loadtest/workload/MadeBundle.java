package dev.sluice.loadtest.workload;

import dev.sluice.augment.data.ImageSet;
import dev.sluice.bundle.Bundle;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A bundle made on the spot, and images of the size that it takes.
 *
 * @param folder where it lies
 */
record MadeBundle(Path folder, Bundle bundle, ImageSet images) {

    static MadeBundle of(WorkloadSpec spec, ImageSet images, Path folder) throws IOException {
        return switch (spec.generated()) {
            case TRANSPORT -> TransportNetwork.write(folder, images);
            case RESNET50 -> HeavyBundle.write(folder, images, spec.exitRates());
        };
    }
}
