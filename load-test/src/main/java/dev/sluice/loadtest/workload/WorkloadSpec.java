package dev.sluice.loadtest.workload;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import dev.sluice.schemas.MediaType;
import java.util.List;
import javax.annotation.Nullable;

/**
 * A file of {@code load-test/workloads}.
 *
 * @param description for a person; every report says it
 * @param bundle folder below the checkout, or {@code $NAME} for an environment variable that names
 *     one; null where the network is {@code generated}
 * @param data folder of images, likewise; of generated networks the images that are shown to them
 * @param generated a network that is made on the spot
 * @param exitRates of a generated network with early exits: share of all records that leaves at
 *     each early exit
 * @param maxAccuracyDropPoints of the operating point; null for the bundle's default
 * @param images to send in one run
 * @param distinctImages of them, which are sent in turn
 * @param mediaType of the events, PNG or RAW
 * @param megabytesHeap of a target's JVM
 */
record WorkloadSpec(
        String description,
        @Nullable @JsonSetter(nulls = Nulls.SET) String bundle,
        String data,
        @Nullable @JsonSetter(nulls = Nulls.SET) Generated generated,
        @Nullable @JsonSetter(nulls = Nulls.SET) List<Double> exitRates,
        @Nullable @JsonSetter(nulls = Nulls.SET) Double maxAccuracyDropPoints,
        int images,
        int distinctImages,
        MediaType mediaType,
        int megabytesHeap) {

    /** Networks that need no training to be timed. */
    enum Generated {
        /** A linear layer on the mean of the image: what is left is transport. */
        TRANSPORT,
        /** ResNet-50 at 224 x 224 with random weights. */
        RESNET50
    }

    WorkloadSpec {
        exitRates = exitRates == null ? List.of() : List.copyOf(exitRates);
        if ((bundle == null) == (generated == null)) {
            throw new IllegalArgumentException("a workload has either a bundle or a generated one");
        }
        if (images < 1 || distinctImages < 1) {
            throw new IllegalArgumentException(
                    images + " images, " + distinctImages + " distinct; expected 1 or more");
        }
        if (mediaType != MediaType.PNG && mediaType != MediaType.RAW) {
            throw new IllegalArgumentException("media type " + mediaType + "; expected PNG or RAW");
        }
    }
}
