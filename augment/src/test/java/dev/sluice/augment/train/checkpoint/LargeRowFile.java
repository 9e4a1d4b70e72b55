package dev.sluice.augment.train.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/**
 * Writes a file of features of 64 KB an image, reads rows of it in random order, as a training
 * does, and fails where that takes much memory. For a process of its own; the argument is a folder.
 */
final class LargeRowFile {

    private static final int BATCH = 32;

    private LargeRowFile() {}

    public static void main(String[] arguments) throws IOException {
        Path file = Path.of(arguments[0]).resolve("features");
        List<Integer> parts = List.of(RowFileTest.LARGE_ROW_BYTES / Float.BYTES);
        List<FloatBuffer> batch = List.of(floats(BATCH * parts.get(0)));
        try (RowFile.Writer writer = new RowFile.Writer(file, parts, RowFileTest.LARGE_ROWS)) {
            for (int row = 0; row < RowFileTest.LARGE_ROWS; row += BATCH) {
                for (int i = 0; i < BATCH; i++) {
                    batch.get(0).put(i * parts.get(0), row + i);
                }
                writer.append(batch, BATCH);
            }
            writer.finish();
        }
        Random random = new Random(1);
        try (RowFile rows = RowFile.open(file, parts, RowFileTest.LARGE_ROWS).orElseThrow()) {
            for (int i = 0; i < RowFileTest.LARGE_ROWS; i++) {
                int row = random.nextInt(RowFileTest.LARGE_ROWS);
                rows.read(row, batch, i % BATCH);
                if (batch.get(0).get(i % BATCH * parts.get(0)) != row) {
                    throw new IllegalStateException("row " + row + " is another");
                }
            }
        }
        if (peakKilobytes() > RowFileTest.MOST_KILOBYTES) {
            throw new IllegalStateException(peakKilobytes() + " KB of memory at the peak");
        }
    }

    private static FloatBuffer floats(int count) {
        return ByteBuffer.allocateDirect(count * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }

    private static long peakKilobytes() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }
}
