package dev.sluice.augment.train.checkpoint;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/**
 * The whole state of a training between two steps. Arrays are handed over, not copied: they are
 * megabytes, written once and read once.
 *
 * @param epoch of the next step, from 0; the number of epochs where none is left
 * @param step the next one, within its epoch, from 0
 * @param random state of the generator that shuffles and augments
 * @param order in which the images were last shuffled: this epoch's unless {@code step} is 0
 * @param lossSum over this epoch's steps so far
 * @param correct right answers on this epoch's images so far, one a network
 * @param weights of all networks, statistics included, each tensor's elements in row-major order
 * @param optimizer its state, in its own format
 */
public record Checkpoint(
        int epoch,
        int step,
        long random,
        int[] order,
        double lossSum,
        long[] correct,
        List<float[]> weights,
        byte[] optimizer) {

    private static final long MAGIC = 0x534c55494345434bL;
    private static final int VERSION = 1;

    /** Whether all weights are numbers: a training that diverges may lose them before its loss. */
    boolean isFinite() {
        for (float[] tensor : weights) {
            for (float value : tensor) {
                if (!Float.isFinite(value)) {
                    return false;
                }
            }
        }
        return true;
    }

    /**
     * @param fingerprint of the training, SHA-256 in hex
     */
    byte[] toBytes(String fingerprint) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        try {
            out.writeLong(MAGIC);
            out.writeInt(VERSION);
            out.writeUTF(fingerprint);
            out.writeInt(epoch);
            out.writeInt(step);
            out.writeLong(random);
            ByteBuffer ints = ByteBuffer.allocate(order.length * Integer.BYTES);
            ints.asIntBuffer().put(order);
            writeArray(out, ints);
            out.writeDouble(lossSum);
            ByteBuffer longs = ByteBuffer.allocate(correct.length * Long.BYTES);
            longs.asLongBuffer().put(correct);
            writeArray(out, longs);
            out.writeInt(weights.size());
            for (float[] tensor : weights) {
                ByteBuffer floats = ByteBuffer.allocate(tensor.length * Float.BYTES);
                floats.asFloatBuffer().put(tensor);
                writeArray(out, floats);
            }
            writeArray(out, ByteBuffer.wrap(optimizer));
            out.writeLong(crc(bytes.toByteArray(), bytes.size()));
        } catch (IOException e) {
            throw new UncheckedIOException("memory that cannot be written to", e);
        }
        return bytes.toByteArray();
    }

    /**
     * @param fingerprint that it must have
     * @throws IOException if this is no whole checkpoint of that training; says what is wrong
     */
    static Checkpoint fromBytes(byte[] bytes, String fingerprint) throws IOException {
        int body = bytes.length - Long.BYTES;
        if (body < 0 || ByteBuffer.wrap(bytes).getLong(body) != crc(bytes, body)) {
            throw new IOException("its check sum is wrong");
        }
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes, 0, body));
        if (in.readLong() != MAGIC || in.readInt() != VERSION) {
            throw new IOException("it is of another version");
        }
        String found = in.readUTF();
        if (!found.equals(fingerprint)) {
            throw new IOException("it belongs to training %s".formatted(found));
        }
        int epoch = in.readInt();
        int step = in.readInt();
        long random = in.readLong();
        ByteBuffer ints = readArray(in);
        int[] order = new int[ints.remaining() / Integer.BYTES];
        ints.asIntBuffer().get(order);
        double lossSum = in.readDouble();
        ByteBuffer longs = readArray(in);
        long[] correct = new long[longs.remaining() / Long.BYTES];
        longs.asLongBuffer().get(correct);
        List<float[]> weights = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            ByteBuffer floats = readArray(in);
            float[] tensor = new float[floats.remaining() / Float.BYTES];
            floats.asFloatBuffer().get(tensor);
            weights.add(tensor);
        }
        byte[] optimizer = readArray(in).array();
        return new Checkpoint(epoch, step, random, order, lossSum, correct, weights, optimizer);
    }

    private static void writeArray(DataOutputStream out, ByteBuffer content) throws IOException {
        out.writeInt(content.capacity());
        out.write(content.array());
    }

    private static ByteBuffer readArray(DataInputStream in) throws IOException {
        return ByteBuffer.wrap(in.readNBytes(in.readInt()));
    }

    private static long crc(byte[] bytes, int length) {
        CRC32 crc = new CRC32();
        crc.update(bytes, 0, length);
        return crc.getValue();
    }
}
