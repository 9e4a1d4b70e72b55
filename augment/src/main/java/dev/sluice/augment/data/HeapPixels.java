package dev.sluice.augment.data;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * Pixels in memory, an array for each image: so there is no limit of 2 GiB to them.
 *
 * @param images each uint8 [C][H][W]
 */
record HeapPixels(List<byte[]> images) implements PixelStore {

    @Override
    public void put(int row, ByteBuffer target) {
        target.put(images.get(row));
    }
}
