package dev.sluice.augment.data;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/** Run in a JVM of its own: a set of more pixels than the JVM has heap. */
final class LargeSet {

    private static final ImageShape SHAPE = new ImageShape(3, 224, 224);
    private static final int COUNT = 1_050;

    private LargeSet() {}

    public static void main(String[] args) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        ByteBuffer head = ByteBuffer.allocate(16).putInt(COUNT).putInt(3).putInt(224).putInt(224);
        digest.update(head.array());
        ImageCollector collector = new ImageCollector(SHAPE);
        Random random = new Random(1);
        for (int i = 0; i < COUNT; i++) {
            byte[] image = new byte[SHAPE.pixels()];
            random.nextBytes(image);
            digest.update(new byte[4]);
            digest.update(image);
            collector.add(image);
        }
        ImageSet set = collector.finish(new int[COUNT], List.of("a"));
        Split.holdOut(set, COUNT / 2, 1).calibration().sha256();
        String expected = HexFormat.of().formatHex(digest.digest());
        if (!set.sha256().equals(expected)) {
            throw new AssertionError("read " + set.sha256() + ", collected " + expected);
        }
        if ((long) COUNT * SHAPE.pixels() < 2 * Runtime.getRuntime().maxMemory()) {
            throw new AssertionError("a heap of " + Runtime.getRuntime().maxMemory());
        }
    }
}
