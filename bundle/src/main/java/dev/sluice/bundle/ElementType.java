package dev.sluice.bundle;

/** Types that a tensor between two stages may have on the wire; little-endian. */
public enum ElementType {
    UINT8(1),
    FLOAT16(2),
    FLOAT32(4);

    private final int bytes;

    ElementType(int bytes) {
        this.bytes = bytes;
    }

    /** Bytes that one element takes. */
    public int bytes() {
        return bytes;
    }
}
