package dev.sluice.augment.cli.option;

import dev.sluice.augment.data.ImageSet;
import dev.sluice.augment.data.Part;
import dev.sluice.augment.evaluate.Truth;
import dev.sluice.bundle.Bundle;
import dev.sluice.bundle.Manifest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A bundle and images to run it over: the same options for every command that does so. */
public final class BundleOnImages {

    @Mixin private DataOptions data;

    @Option(
            names = "--bundle",
            required = true,
            paramLabel = "DIR",
            description = "Folder or zip file of the bundle. It is read and never changed.")
    private Path bundle;

    @Option(
            names = "--part",
            paramLabel = "PART",
            defaultValue = "TEST",
            description =
                    "Part of the data: ${COMPLETION-CANDIDATES}. TRAIN holds the images that the"
                            + " branches were trained on, and often the backbone too: figures there"
                            + " are not those of new images. Default: ${DEFAULT-VALUE}.")
    private Part part;

    @Option(
            names = "--threads",
            paramLabel = "N",
            defaultValue = "1",
            description = "CPU threads of one run of a stage. Default: ${DEFAULT-VALUE}.")
    private int threads;

    public Bundle bundle() throws IOException {
        return Bundle.read(bundle);
    }

    /** As the bundle takes them, all of them labelled or none. */
    public ImageSet images(Bundle of) throws IOException {
        Manifest manifest = of.manifest();
        List<String> classes = manifest.classes();
        return Truth.allOrNone(
                data.open(part, manifest.image(), classes, classes.size()), data::warn);
    }

    /** Where the images are from, for a person. */
    public String imagesFrom() {
        return data.shown(part);
    }

    public int threads() {
        return threads;
    }
}
