package dev.sluice.job;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Messages as they come off a bad line or from somebody with bad intent: some of the given ones as
 * they are, the others changed in a few places. The same for the same seed.
 */
public final class Mutations {

    /** A share of the full number with every build, all with this property set. */
    private static final String ALL = "sluice.fuzz";

    private static final int SHARE = 100;
    private static final int MOST_CHANGES = 4;
    private static final byte[] EDGES = {0, 1, 2, 0x7f, (byte) 0x80, (byte) 0xfe, (byte) 0xff};

    private final Random random;
    private final List<byte[]> originals;

    public Mutations(long seed, List<byte[]> originals) {
        this.random = new Random(seed);
        this.originals = originals;
    }

    /** How many to try of a full number. */
    public static int outOf(int full) {
        return System.getProperty(ALL) == null ? full / SHARE : full;
    }

    public byte[] next() {
        byte[] message = any().clone();
        if (random.nextInt(8) == 0) {
            return message;
        }
        for (int changes = 1 + random.nextInt(MOST_CHANGES); changes > 0; changes--) {
            message = changed(message);
        }
        return message;
    }

    private byte[] any() {
        return originals.get(random.nextInt(originals.size()));
    }

    private byte[] changed(byte[] message) {
        if (message.length == 0) {
            return any().clone();
        }
        int at = random.nextInt(message.length);
        int to = at + random.nextInt(message.length - at + 1);
        switch (random.nextInt(7)) {
            case 0 -> message[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> message[at] = (byte) random.nextInt(256);
            case 2 -> message[at] = EDGES[random.nextInt(EDGES.length)];
            case 3 -> {
                return joined(Arrays.copyOf(message, at), from(message, to));
            }
            case 4 -> {
                return joined(Arrays.copyOf(message, to), from(message, at));
            }
            case 5 -> {
                byte[] other = any();
                return joined(
                        Arrays.copyOf(message, at), from(other, random.nextInt(other.length)));
            }
            default -> {
                byte[] noise = new byte[1 + random.nextInt(16)];
                random.nextBytes(noise);
                return joined(joined(Arrays.copyOf(message, at), noise), from(message, at));
            }
        }
        return message;
    }

    private static byte[] from(byte[] message, int at) {
        return Arrays.copyOfRange(message, at, message.length);
    }

    private static byte[] joined(byte[] head, byte[] tail) {
        byte[] both = Arrays.copyOf(head, head.length + tail.length);
        System.arraycopy(tail, 0, both, head.length, tail.length);
        return both;
    }
}
