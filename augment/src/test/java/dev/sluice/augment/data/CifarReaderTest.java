package dev.sluice.augment.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CifarReaderTest {

    private static final int RECORD = 3073;

    @TempDir private Path folder;

    @Test
    void readsRecordsOfAllFilesInOrder() throws IOException {
        Path first = IdxFiles.write(folder, "data_batch_1.bin", records(3, 9));
        Path second = IdxFiles.write(folder, "data_batch_2.bin", records(0));

        ImageSet set = CifarReader.read(List.of(first, second));

        assertThat(set.shape()).isEqualTo(new ImageShape(3, 32, 32));
        assertThat(List.of(set.label(0), set.label(1), set.label(2))).containsExactly(3, 9, 0);
        byte[] image = new byte[3072];
        set.copyImage(1, image, 0);
        assertThat(image).containsOnly(109);
        assertThat(set.classNames())
                .containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
    }

    @Test
    void namesClassesAsTheFileBesideSays() throws IOException {
        Path file = IdxFiles.write(folder, "test_batch.bin", records(1));
        IdxFiles.write(folder, "batches.meta.txt", "a\nb\nc\nd\ne\nf\ng\nh\ni\nj\n\n".getBytes());

        assertThat(CifarReader.read(List.of(file)).classNames())
                .containsExactly("a", "b", "c", "d", "e", "f", "g", "h", "i", "j");
    }

    @Test
    void refusesANamesFileThatDoesNotNameTenClasses() {
        Path file = IdxFiles.write(folder, "test_batch.bin", records(1));
        IdxFiles.write(folder, "batches.meta.txt", "a\nb\n".getBytes());

        assertThatThrownBy(() -> CifarReader.read(List.of(file)))
                .isInstanceOf(MalformedDataException.class)
                .hasMessageContaining(
                        "batches.meta.txt: expected 10 class names, one a line, found 2");
    }

    @Test
    void refusesARecordCutShort() {
        Path file =
                IdxFiles.write(folder, "test_batch.bin", Arrays.copyOf(records(1, 2), RECORD + 5));

        assertThatThrownBy(() -> CifarReader.read(List.of(file)))
                .isInstanceOf(MalformedDataException.class)
                .hasMessageContaining(
                        "test_batch.bin: at offset 3073: expected a record of 3073 bytes")
                .hasMessageContaining("found 5 bytes");
    }

    @Test
    void refusesFilesThatAreWholeOnlyTogether() {
        byte[] both = records(1, 2);
        Path first = IdxFiles.write(folder, "data_batch_1.bin", Arrays.copyOf(both, RECORD - 5));
        Path second =
                IdxFiles.write(
                        folder,
                        "data_batch_2.bin",
                        Arrays.copyOfRange(both, RECORD - 5, 2 * RECORD));

        assertThatThrownBy(() -> CifarReader.read(List.of(first, second)))
                .isInstanceOf(MalformedDataException.class)
                .hasMessageContaining("data_batch_1.bin");
    }

    @Test
    void refusesAnEmptyFile() {
        Path file = IdxFiles.write(folder, "test_batch.bin", new byte[0]);

        assertThatThrownBy(() -> CifarReader.read(List.of(file)))
                .isInstanceOf(MalformedDataException.class)
                .hasMessageContaining("at offset 0: expected a record of 3073 bytes");
    }

    @Test
    void refusesALabelOfTenOrMore() {
        Path file = IdxFiles.write(folder, "test_batch.bin", records(1, 10));

        assertThatThrownBy(() -> CifarReader.read(List.of(file)))
                .isInstanceOf(MalformedDataException.class)
                .hasMessageContaining("at offset 3073: expected a label in [0, 10), found 10");
    }

    /** One record a label; every pixel is the label plus 100. */
    private static byte[] records(int... labels) {
        ByteBuffer bytes = ByteBuffer.allocate(labels.length * RECORD);
        for (int label : labels) {
            byte[] pixels = new byte[RECORD - 1];
            Arrays.fill(pixels, (byte) (100 + label));
            bytes.put((byte) label).put(pixels);
        }
        return bytes.array();
    }
}
