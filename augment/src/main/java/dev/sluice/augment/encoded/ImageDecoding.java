package dev.sluice.augment.encoded;

import dev.sluice.augment.data.ImageCollector;
import dev.sluice.augment.data.ImageSet;
import dev.sluice.augment.data.ImageShape;
import dev.sluice.augment.data.MalformedDataException;
import dev.sluice.augment.data.WantedImages;
import dev.sluice.bundle.ImageSpec;
import dev.sluice.bundle.image.DecodeLimits;
import dev.sluice.bundle.image.ImageDecoder;
import dev.sluice.bundle.image.UndecodableImageException;
import dev.sluice.schemas.MediaType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Decodes images one after the other into a set, as the job would, and remembers those it cannot.
 */
final class ImageDecoding implements AutoCloseable {

    /** Above what the job takes unless told otherwise: the data is one's own, and may be photos. */
    private static final DecodeLimits LIMITS = new DecodeLimits(64 << 20, 1 << 26);

    private static final int SHOWN = 5;

    private final ImageDecoder decoder;
    private final ImageCollector images;
    private final IntStream.Builder labels = IntStream.builder();
    private final List<String> firstRefusals = new ArrayList<>();
    private int refused;
    private int largestLabel = ImageSet.NO_LABEL;

    /**
     * @param from for the message where nobody has said what size the images are to be
     */
    ImageDecoding(String from, WantedImages wanted) {
        ImageSpec image = wanted.image();
        if (image == null) {
            throw new IllegalArgumentException(
                    "%s holds images of any size; only commands that are given a network or a bundle"
                                    .formatted(from)
                            + " know what size they are to be");
        }
        this.decoder = new ImageDecoder(image, LIMITS);
        this.images = new ImageCollector(ImageShape.of(image));
    }

    /** Decodes and adds an image. */
    void add(byte[] image, MediaType type, int label)
            throws IOException, UndecodableImageException {
        images.add(decoder.decode(image, type));
        labels.add(label);
        largestLabel = Math.max(largestLabel, label);
    }

    /** Remembers an image that was not added: where it lies, what is wrong with it. */
    void refuse(String where, String why) {
        refused++;
        if (firstRefusals.size() < SHOWN) {
            firstRefusals.add(where + ": " + why);
        }
    }

    int added() {
        return images.count();
    }

    int refused() {
        return refused;
    }

    int largestLabel() {
        return largestLabel;
    }

    /** How many were refused of how many, and the first of them. */
    String refusals() {
        return "%d of %d images cannot be read, such as %s"
                .formatted(refused, refused + added(), String.join("; ", firstRefusals));
    }

    /**
     * The set of all that were added.
     *
     * @throws MalformedDataException if there is none
     */
    ImageSet finish(List<String> classNames) throws MalformedDataException {
        if (added() == 0) {
            throw new MalformedDataException(refusals());
        }
        return images.finish(labels.build().toArray(), classNames);
    }

    @Override
    public void close() {
        decoder.close();
    }
}
