package dev.sluice.augment.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageCollectorTest {

    private static final ImageShape SHAPE = new ImageShape(3, 5, 7);
    private static final int COUNT = 40;
    private static final List<String> NAMES = List.of("a", "b");

    @TempDir private Path folder;

    @Test
    void aSetOnDiskIsTheSameAsOneOnTheHeap() throws IOException {
        ImageSet heap = set(Long.MAX_VALUE);
        ImageSet disk = set(10L * SHAPE.pixels());

        assertThat(disk.sha256()).isEqualTo(heap.sha256());
        int[] picked = {39, 0, 10, 9, 11};
        assertThat(disk.subset(picked).sha256()).isEqualTo(heap.subset(picked).sha256());
        assertThat(disk.first(11).sha256()).isEqualTo(heap.first(11).sha256());
        byte[] image = new byte[3 + SHAPE.pixels()];
        byte[] same = new byte[3 + SHAPE.pixels()];
        for (int i = 0; i < COUNT; i++) {
            disk.copyImage(i, image, 3);
            heap.copyImage(i, same, 3);
            assertThat(image).isEqualTo(same);
            assertThat(disk.label(i)).isEqualTo(heap.label(i));
        }
    }

    @Test
    void aSetOnDiskPutsImagesOneAfterTheOtherIntoNativeMemoryToo() throws IOException {
        ImageSet disk = set(0);
        ByteBuffer target = ByteBuffer.allocateDirect(2 * SHAPE.pixels());

        disk.putImage(7, target);
        disk.putImage(3, target);

        byte[] third = new byte[SHAPE.pixels()];
        target.get(SHAPE.pixels(), third);
        assertThat(third).isEqualTo(image(3));
        assertThat(target.hasRemaining()).isFalse();
        assertThatThrownBy(() -> disk.putImage(0, target))
                .isInstanceOf(BufferOverflowException.class);
    }

    @Test
    void manyThreadsReadASetOnDisk() throws IOException {
        ImageSet disk = set(0);

        boolean allSame =
                IntStream.range(0, 100 * COUNT)
                        .parallel()
                        .allMatch(
                                i -> {
                                    byte[] image = new byte[SHAPE.pixels()];
                                    disk.copyImage(i % COUNT, image, 0);
                                    return Arrays.equals(image, image(i % COUNT));
                                });

        assertThat(allSame).isTrue();
    }

    @Test
    void leavesNoFileWithANameBehindEvenWhileTheSetIsInUse() throws IOException {
        ImageSet disk = set(0);

        assertThat(folder).isEmptyDirectory();
        assertThat(disk.sha256()).isEqualTo(set(Long.MAX_VALUE).sha256());
    }

    @Test
    void whatLiesOnDiskBeyondTwoGibibytesIsFound() throws IOException {
        // A file with a hole: nothing is written but the last image.
        ImageShape large = new ImageShape(1, 1 << 13, 1 << 13);
        FilePixels pixels = FilePixels.create(folder, large.pixels());
        ByteBuffer row = ByteBuffer.allocate(large.pixels());
        byte[] last = new byte[large.pixels()];
        new Random(5).nextBytes(last);

        pixels.write(40, last);
        pixels.put(40, row);

        assertThat(row.array()).isEqualTo(last);
    }

    @Test
    void aSetLargerThanTheHeapCanBeCollectedSplitAndRead() throws Exception {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx64m",
                                "-Djava.io.tmpdir=" + folder,
                                "-cp",
                                System.getProperty("java.class.path"),
                                LargeSet.class.getName())
                        .redirectErrorStream(true)
                        .start();
        String said = new String(process.getInputStream().readAllBytes());

        assertThat(process.waitFor()).as(said).isZero();
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void refusesAnImageOfAnotherSize() {
        ImageCollector collector = new ImageCollector(SHAPE);

        assertThatThrownBy(() -> collector.add(new byte[104]))
                .hasMessage("an image of 104 bytes; expected 105 for 3x5x7");
    }

    @Test
    void refusesAnotherNumberOfLabels() throws IOException {
        ImageCollector collector = new ImageCollector(SHAPE);
        collector.add(new byte[SHAPE.pixels()]);

        assertThatThrownBy(() -> collector.finish(new int[2], NAMES))
                .hasMessage("2 labels of 1 images");
    }

    private ImageSet set(long mostHeapBytes) throws IOException {
        ImageCollector collector = new ImageCollector(SHAPE, mostHeapBytes, folder);
        for (int i = 0; i < COUNT; i++) {
            collector.add(image(i));
        }
        return collector.finish(IntStream.range(0, COUNT).map(i -> i % 2).toArray(), NAMES);
    }

    private static byte[] image(int index) {
        byte[] image = new byte[SHAPE.pixels()];
        new Random(index).nextBytes(image);
        return image;
    }
}
