package dev.sluice.loadtest;

import dev.sluice.augment.data.ImageSet;
import dev.sluice.augment.data.Part;
import dev.sluice.augment.reader.ImageSets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** The example that the project ships: a bundle, the backbone it was made from, and test images. */
public final class Example {

    /** Folder of the images and of the backbone. */
    public static final Path FOLDER =
            Path.of(System.getProperty("sluice.examples"), "fashion-mnist");

    public static final Path BUNDLE = FOLDER.resolve("bundle");
    public static final Path BACKBONE = FOLDER.resolve("backbone.onnx");

    private Example() {}

    /** The 10,000 images that neither backbone nor branches have seen. */
    public static ImageSet testImages() {
        try {
            return ImageSets.open(FOLDER, Part.TEST);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
