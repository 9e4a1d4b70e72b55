package dev.sluice.augment.train.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

class RowFileTest {

    private static final List<Integer> PARTS = List.of(3, 1);
    private static final int ROWS = 5;
    private static final Path FULL_DEVICE = Path.of("/dev/full");

    /** Of a file that is a quarter of a gigabyte, and of memory half of it. */
    static final int LARGE_ROW_BYTES = 64 << 10;

    static final int LARGE_ROWS = 4096;

    static final long MOST_KILOBYTES = 128 << 10;

    @TempDir private Path folder;

    @Test
    void readsAnyRowIntoAnyPlace() throws IOException {
        write(ROWS);
        FloatBuffer first = FloatBuffer.allocate(2 * 3);
        FloatBuffer second = FloatBuffer.allocate(2);

        try (RowFile rows = open(ROWS)) {
            rows.read(4, List.of(first, second), 0);
            rows.read(1, List.of(first, second), 1);
        }

        assertThat(first.array()).containsExactly(40, 41, 42, 10, 11, 12);
        assertThat(second.array()).containsExactly(43, 13);
        assertThat(first.position()).isZero();
    }

    @Test
    void readsTheFirstPartsByThemselves() throws IOException {
        write(ROWS);
        FloatBuffer first = FloatBuffer.allocate(3);

        try (RowFile rows = open(ROWS)) {
            rows.read(4, List.of(first), 0);
        }

        assertThat(first.array()).containsExactly(40, 41, 42);
    }

    @Test
    @EnabledIf("hasProc")
    void takesNoMemoryForItsLength() throws Exception {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx32m",
                                "-cp",
                                System.getProperty("java.class.path"),
                                LargeRowFile.class.getName(),
                                folder.toString())
                        .redirectErrorStream(true)
                        .start();
        String said = new String(process.getInputStream().readAllBytes());

        assertThat(process.waitFor()).as(said).isZero();
    }

    static boolean hasProc() {
        return Files.exists(Path.of("/proc/self/status"));
    }

    @Test
    void isNotThereUntilItIsFinished() throws IOException {
        try (RowFile.Writer writer = new RowFile.Writer(file(), PARTS, ROWS)) {
            writer.append(rows(ROWS), ROWS);
            assertThat(RowFile.open(file(), PARTS, ROWS)).isEmpty();
        }

        assertThat(RowFile.open(file(), PARTS, ROWS)).isEmpty();
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aFileOfAnotherSizeIsNone() throws IOException {
        write(ROWS);

        assertThat(RowFile.open(file(), PARTS, ROWS + 1)).isEmpty();
        assertThat(RowFile.open(file(), List.of(3, 2), ROWS)).isEmpty();
    }

    @Test
    void tellsItsSizeBeforehandBeyondWhatAnIntHolds() throws IOException {
        write(ROWS);

        assertThat(RowFile.bytes(PARTS, ROWS)).isEqualTo(Files.size(file()));
        assertThat(RowFile.bytes(List.of(16384), 50_000)).isEqualTo(3_276_800_000L);
    }

    @Test
    void aRowBehindTheEndIsAnError() throws IOException {
        write(ROWS);
        List<FloatBuffer> into = List.of(FloatBuffer.allocate(3), FloatBuffer.allocate(1));

        try (RowFile rows = open(ROWS)) {
            assertThatThrownBy(() -> rows.read(ROWS, into, 0)).hasMessageContaining("row 5");
        }
    }

    @Test
    @EnabledIf("hasFullDevice")
    void aFullDiskIsAnErrorThatNamesTheFileAndSaysWhatIsStillToBeWritten() throws IOException {
        Files.createSymbolicLink(DurableFile.unfinished(file()), FULL_DEVICE);

        assertThatThrownBy(() -> write(ROWS))
                .isInstanceOf(IOException.class)
                .hasMessageMatching(
                        "cannot write .*rows.bin: %d bytes needed, .* available: .*"
                                .formatted(ROWS * 4 * Float.BYTES));
        assertThat(folder).isEmptyDirectory();
    }

    static boolean hasFullDevice() {
        return Files.exists(FULL_DEVICE);
    }

    private void write(int count) throws IOException {
        try (RowFile.Writer writer = new RowFile.Writer(file(), PARTS, count)) {
            writer.append(rows(count), 2);
            List<FloatBuffer> rest =
                    List.of(
                            rows(count).get(0).slice(2 * 3, (count - 2) * 3),
                            rows(count).get(1).slice(2, count - 2));
            writer.append(rest, count - 2);
            writer.finish();
        }
    }

    private RowFile open(int count) throws IOException {
        return RowFile.open(file(), PARTS, count).orElseThrow();
    }

    private Path file() {
        return folder.resolve("rows.bin");
    }

    /** Row r is 10r, 10r + 1, 10r + 2 in its first part and 10r + 3 in its second. */
    private static List<FloatBuffer> rows(int count) {
        FloatBuffer first = FloatBuffer.allocate(3 * count);
        FloatBuffer second = FloatBuffer.allocate(count);
        for (int r = 0; r < count; r++) {
            first.put(10 * r).put(10 * r + 1).put(10 * r + 2);
            second.put(10 * r + 3);
        }
        return List.of(first.flip(), second.flip());
    }
}
