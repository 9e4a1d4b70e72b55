package dev.sluice.augment.calibrate;

import dev.sluice.augment.train.checkpoint.DiskSpace;
import dev.sluice.bundle.Bundle;
import dev.sluice.bundle.BundleWriter;
import java.io.IOException;
import java.nio.file.Path;

/** Where a bundle is written to. */
public final class BundleFolder {

    private BundleFolder() {}

    /**
     * Writes.
     *
     * @throws IOException if it cannot; says how much was to be written and how much would fit
     */
    public static Bundle write(Path folder, BundleWriter.Draft draft) throws IOException {
        try {
            return BundleWriter.write(folder, draft);
        } catch (IOException e) {
            long graphs = draft.stages().stream().mapToLong(stage -> stage.graph().length).sum();
            long bytes = graphs + draft.observations().toBytes().length;
            throw DiskSpace.cannotWrite(folder, bytes, e);
        }
    }
}
