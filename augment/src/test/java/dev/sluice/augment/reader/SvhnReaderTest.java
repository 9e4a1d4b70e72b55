package dev.sluice.augment.reader;

import static dev.sluice.augment.reader.MatFiles.CHAR_CLASS;
import static dev.sluice.augment.reader.MatFiles.DOUBLE;
import static dev.sluice.augment.reader.MatFiles.DOUBLE_CLASS;
import static dev.sluice.augment.reader.MatFiles.UINT16;
import static dev.sluice.augment.reader.MatFiles.UINT8;
import static dev.sluice.augment.reader.MatFiles.UINT8_CLASS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.augment.data.IdxFiles;
import dev.sluice.augment.data.ImageSet;
import dev.sluice.augment.data.ImageShape;
import dev.sluice.augment.data.MalformedDataException;
import dev.sluice.augment.data.Part;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SvhnReaderTest {

    private static final int COUNT = 3;
    private static final int[] X_SIZES = {32, 32, 3, COUNT};
    private static final int[] Y_SIZES = {COUNT, 1};

    @TempDir private Path folder;

    @ParameterizedTest
    @CsvSource({
        "LITTLE_ENDIAN, true",
        "LITTLE_ENDIAN, false",
        "BIG_ENDIAN, true",
        "BIG_ENDIAN, false"
    })
    void readsImagesAndLabelsInBothByteOrdersCompressedOrNot(String order, boolean compressed)
            throws IOException {
        MatFiles mat = mat(order);
        byte[] x = mat.array("X", UINT8_CLASS, X_SIZES, UINT8, pixels());
        byte[] y = mat.array("y", DOUBLE_CLASS, Y_SIZES, DOUBLE, mat.doubles(1, 10, 9));
        mat.add(compressed ? mat.compressed(x) : x).add(compressed ? mat.compressed(y) : y);

        ImageSet set = read(mat);

        assertThat(set.shape()).isEqualTo(new ImageShape(3, 32, 32));
        assertThat(labels(set)).containsExactly(1, 0, 9);
        assertThat(set.classNames()).hasSize(10).startsWith("zero", "one").endsWith("nine");
        for (int i = 0; i < COUNT; i++) {
            assertThat(image(set, i)).isEqualTo(expected(i));
        }
    }

    @ParameterizedTest
    @CsvSource({"LITTLE_ENDIAN", "BIG_ENDIAN"})
    void takesLabelsThatAreStoredAsBytesOrShorts(String order) throws IOException {
        MatFiles bytes = mat(order);
        bytes.add(bytes.array("X", UINT8_CLASS, X_SIZES, UINT8, pixels()))
                .add(bytes.array("y", DOUBLE_CLASS, Y_SIZES, UINT8, new byte[] {10, 2, 3}));
        MatFiles shorts = mat(order);
        shorts.add(shorts.array("X", UINT8_CLASS, X_SIZES, UINT8, pixels()))
                .add(shorts.array("y", DOUBLE_CLASS, Y_SIZES, UINT16, shorts.shorts(4, 10, 6)));

        assertThat(labels(read(bytes))).containsExactly(0, 2, 3);
        assertThat(labels(read(shorts))).containsExactly(4, 0, 6);
    }

    @Test
    void takesArraysInAnyOrderAndPassesOverOthers() throws IOException {
        MatFiles mat = mat("LITTLE_ENDIAN");
        mat.add(
                        mat.compressed(
                                mat.array(
                                        "note", CHAR_CLASS, new int[] {1, 2}, UINT16, new byte[4])))
                .add(mat.element(UINT8, new byte[11]))
                .add(mat.array("z", UINT8_CLASS, new int[] {1, 9}, UINT8, new byte[9]))
                .add(mat.array("y", UINT8_CLASS, Y_SIZES, UINT8, new byte[] {7, 8, 9}))
                .add(mat.compressed(mat.array("X", UINT8_CLASS, X_SIZES, UINT8, pixels())));

        ImageSet set = read(mat);

        assertThat(labels(set)).containsExactly(7, 8, 9);
        assertThat(image(set, 2)).isEqualTo(expected(2));
    }

    @Test
    void takesASingleImageOfWhichMatlabDropsTheLastDimension() throws IOException {
        MatFiles mat = mat("LITTLE_ENDIAN");
        byte[] one = Arrays.copyOf(pixels(), 3072);
        mat.add(mat.array("X", UINT8_CLASS, new int[] {32, 32, 3}, UINT8, one))
                .add(mat.array("y", DOUBLE_CLASS, new int[] {1, 1}, DOUBLE, mat.doubles(5)));

        assertThat(read(mat).label(0)).isEqualTo(5);
    }

    @Test
    void findsThePartInAFolder() throws IOException {
        MatFiles mat = mat("LITTLE_ENDIAN");
        mat.add(mat.array("X", UINT8_CLASS, X_SIZES, UINT8, pixels()))
                .add(mat.array("y", UINT8_CLASS, Y_SIZES, UINT8, new byte[] {7, 8, 9}));
        IdxFiles.write(folder, "test_32x32.mat", mat.bytes());

        assertThat(ImageSets.open(folder, Part.TEST).count()).isEqualTo(COUNT);
        assertThatThrownBy(() -> ImageSets.open(folder, Part.TRAIN))
                .hasMessageContaining("train_32x32.mat (SVHN)");
    }

    @Test
    void refusesVersion73AndSaysWhatToDo() {
        assertThatThrownBy(() -> read(new MatFiles(ByteOrder.LITTLE_ENDIAN, 0x0200)))
                .isInstanceOf(MalformedDataException.class)
                .hasMessageContaining("digits.mat: at offset 124")
                .hasMessageContaining(
                        "version 7.3 (HDF5), which is not read here; save it with -v7");
    }

    @Test
    void refusesWhatIsNoMatlabFile() {
        Path file = IdxFiles.write(folder, "digits.mat", new byte[200]);

        assertThatThrownBy(() -> ImageSets.open(file, Part.TEST))
                .isInstanceOf(MalformedDataException.class)
                .hasMessageContaining("at offset 126: expected the mark IM or MI");
    }

    @Test
    void refusesPixelsCutShort() {
        MatFiles mat = mat("LITTLE_ENDIAN");
        byte[] x = mat.array("X", UINT8_CLASS, X_SIZES, UINT8, pixels());
        mat.add(Arrays.copyOf(x, x.length - 5));

        // 128 of the header, 8 of the tag; 56 of the array's own head.
        assertThatThrownBy(() -> read(mat))
                .isInstanceOf(MalformedDataException.class)
                .hasMessageContaining("digits.mat, array at offset 136: at offset 6200")
                .hasMessageContaining("expected image 2 of 3 (3072 bytes), found 3067 bytes");
    }

    @Test
    void refusesCompressedPixelsCutShort() {
        MatFiles mat = mat("BIG_ENDIAN");
        byte[] x = mat.compressed(mat.array("X", UINT8_CLASS, X_SIZES, UINT8, pixels()));
        mat.add(Arrays.copyOf(x, x.length - 50));

        assertThatThrownBy(() -> read(mat))
                .isInstanceOf(MalformedDataException.class)
                .hasMessageContaining("array at offset 136, unpacked")
                .hasMessageContaining("cut short or damaged");
    }

    @Test
    void refusesALabelThatIsNoDigit() {
        assertThatThrownBy(() -> readWithLabels(1, 2, 11))
                .hasMessageContaining("label 2 in y: expected 1 to 10")
                .hasMessageContaining("found 11");
        assertThatThrownBy(() -> readWithLabels(0, 2, 3)).hasMessageContaining("label 0 in y");
    }

    @Test
    void refusesALabelThatIsNotWhole() {
        assertThatThrownBy(() -> readWithLabels(1, 2.5, 3))
                .hasMessageContaining("expected a whole number in y, found 2.5");
    }

    @Test
    void refusesMoreLabelsThanImages() {
        assertThatThrownBy(() -> readWithLabels(1, 2, 3, 4))
                .hasMessageContaining("as many labels in y as images in X, found 4 and 3");
    }

    @Test
    void refusesAFileWithoutLabels() {
        MatFiles mat = mat("LITTLE_ENDIAN");
        mat.add(mat.array("X", UINT8_CLASS, X_SIZES, UINT8, pixels()));

        assertThatThrownBy(() -> read(mat)).hasMessageContaining("found no y");
    }

    @Test
    void refusesImagesWithoutDimensions() {
        MatFiles mat = mat("LITTLE_ENDIAN");
        mat.add(mat.array("X", UINT8_CLASS, new int[0], UINT8, new byte[32]));

        assertThatThrownBy(() -> read(mat))
                .isInstanceOf(MalformedDataException.class)
                .hasMessageContaining("found dimensions []");
    }

    @Test
    void makesNoRoomForLabelsThatAreOnlyClaimed() {
        MatFiles mat = mat("LITTLE_ENDIAN");
        byte[] y = mat.array("y", DOUBLE_CLASS, Y_SIZES, DOUBLE, mat.doubles(1, 2, 3));
        // The last 32 bytes are the values' tag and the values: it claims 2 GB, so does the array.
        ByteBuffer claims = ByteBuffer.wrap(y).order(ByteOrder.LITTLE_ENDIAN);
        claims.putInt(y.length - 28, Integer.MAX_VALUE - 7).putInt(4, Integer.MAX_VALUE);
        mat.add(y);

        assertThatThrownBy(() -> read(mat))
                .isInstanceOf(MalformedDataException.class)
                .hasMessageContaining("expected value 3 of y, found the end of the file");
    }

    @Test
    void refusesImagesOfAnotherFormOrType() {
        MatFiles grey = mat("LITTLE_ENDIAN");
        grey.add(grey.array("X", UINT8_CLASS, new int[] {4, 4, 1, 2}, UINT8, new byte[32]));
        MatFiles wide = mat("LITTLE_ENDIAN");
        wide.add(
                wide.array(
                        "X", DOUBLE_CLASS, new int[] {1, 1, 3, 1}, DOUBLE, wide.doubles(1, 2, 3)));

        assertThatThrownBy(() -> read(grey))
                .hasMessageContaining(
                        "expected X of 32 x 32 x 3 x M values, found dimensions [4, 4");
        assertThatThrownBy(() -> read(wide))
                .hasMessageContaining(
                        "expected 3 values of X as uint8 (type 2), found 24 bytes of");
    }

    private ImageSet readWithLabels(double... labels) throws IOException {
        MatFiles mat = mat("LITTLE_ENDIAN");
        mat.add(mat.array("X", UINT8_CLASS, X_SIZES, UINT8, pixels()))
                .add(
                        mat.array(
                                "y",
                                DOUBLE_CLASS,
                                new int[] {labels.length, 1},
                                DOUBLE,
                                mat.doubles(labels)));
        return read(mat);
    }

    private ImageSet read(MatFiles mat) throws IOException {
        return ImageSets.open(IdxFiles.write(folder, "digits.mat", mat.bytes()), Part.TEST);
    }

    private static MatFiles mat(String order) {
        return new MatFiles(
                order.equals("BIG_ENDIAN") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    }

    /** What MATLAB calls X(row + 1, column + 1, colour + 1, image + 1). */
    private static byte value(int row, int column, int colour, int image) {
        return (byte) (row * 7 + column * 31 + colour * 101 + image * 59);
    }

    /** X in column-major order: the row runs fastest. */
    private static byte[] pixels() {
        byte[] x = new byte[32 * 32 * 3 * COUNT];
        for (int i = 0; i < x.length; i++) {
            x[i] = value(i % 32, i / 32 % 32, i / 1024 % 3, i / 3072);
        }
        return x;
    }

    private static byte[] expected(int image) {
        byte[] planes = new byte[3072];
        for (int i = 0; i < planes.length; i++) {
            planes[i] = value(i / 32 % 32, i % 32, i / 1024, image);
        }
        return planes;
    }

    private static byte[] image(ImageSet set, int index) {
        byte[] image = new byte[set.shape().pixels()];
        set.copyImage(index, image, 0);
        return image;
    }

    private static List<Integer> labels(ImageSet set) {
        return IntStream.range(0, set.count()).map(set::label).boxed().toList();
    }
}
