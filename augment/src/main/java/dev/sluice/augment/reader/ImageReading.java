package dev.sluice.augment.reader;

import dev.sluice.augment.data.ImageSet;
import dev.sluice.augment.data.ReadListener;
import java.io.IOException;

/** Images that were found and can be read. */
interface ImageReading {

    ImageSet read(ReadListener listener) throws IOException;
}
