package dev.sluice.augment.data;

import java.nio.ByteBuffer;

/** Where the pixels of a set lie, image by image. Never written again; safe for many threads. */
sealed interface PixelStore permits HeapPixels, FilePixels {

    /** Appends the image of a row, uint8 [C][H][W], at the position of {@code target}. */
    void put(int row, ByteBuffer target);
}
