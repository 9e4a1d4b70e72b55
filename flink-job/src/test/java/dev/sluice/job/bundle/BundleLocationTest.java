package dev.sluice.job.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.bundle.Bundle;
import dev.sluice.bundle.InvalidBundleException;
import dev.sluice.bundle.ToyBundle;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bundles on this machine and in a file system that only Flink knows. */
class BundleLocationTest {

    private static final String[] FILES = {
        "bundle.json", "stage-0.onnx", "stage-1.onnx", "stage-2.onnx", "observations.bin"
    };

    @TempDir Path temp;
    private Path folder;
    private Bundle bundle;

    @BeforeEach
    void writeBundle() {
        folder = temp.resolve("toy");
        bundle = ToyBundle.write(folder);
    }

    private Path zip() throws IOException {
        Path zip = temp.resolve("toy.zip");
        try (OutputStream out = Files.newOutputStream(zip);
                ZipOutputStream entries = new ZipOutputStream(out)) {
            for (String file : FILES) {
                entries.putNextEntry(new ZipEntry(file));
                Files.copy(folder.resolve(file), entries);
            }
        }
        return zip;
    }

    @Test
    void aFolderElsewhereIsReadFileByFile() throws IOException {
        Bundle read = BundleLocation.readAny(TestingFileSystem.uri(folder));

        assertThat(read.digest()).isEqualTo(bundle.digest());
        assertThat(read.graph(1)).isEqualTo(bundle.graph(1));
        assertThat(TestingFileSystem.opened(folder)).containsExactly(FILES);
    }

    @Test
    void aZipElsewhereIsReadWholeAndItsCopyDeleted() throws IOException {
        Path zip = zip();
        long before = copies();

        Bundle read = BundleLocation.readAny(TestingFileSystem.uri(zip));

        assertThat(read.digest()).isEqualTo(bundle.digest());
        assertThat(TestingFileSystem.opened(temp)).containsExactly("toy.zip");
        assertThat(copies()).isEqualTo(before);
    }

    private static long copies() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(f -> f.getFileName().toString().startsWith("sluice-bundle"))
                    .count();
        }
    }

    @Test
    void flinksOwnNameForThisMachinesFilesIsTakenToo() throws IOException {
        assertThat(BundleLocation.readAny(folder.toUri().toString()).digest())
                .isEqualTo(bundle.digest());
    }

    @Test
    void aPathWithoutASchemeIsMadeAbsoluteAndOneWithASchemeLeftAlone() {
        String uri = TestingFileSystem.uri(folder);

        assertThat(BundleLocation.of("bundles/toy", bundle).path())
                .isEqualTo(Path.of("").toAbsolutePath().resolve("bundles/toy").toString());
        assertThat(BundleLocation.of(uri, bundle).path()).isEqualTo(uri);
    }

    @Test
    void allOperatorsOfAProcessGetTheOneThatTheFirstRead() throws Exception {
        BundleLocation location = BundleLocation.of(TestingFileSystem.uri(folder), bundle);
        ExecutorService operators = Executors.newFixedThreadPool(4);
        try {
            Callable<Bundle> open = location::read;
            List<Future<Bundle>> opened = operators.invokeAll(List.of(open, open, open, open));

            Bundle first = opened.get(0).get();
            for (Future<Bundle> other : opened) {
                assertThat(other.get()).isSameAs(first);
            }
            assertThat(TestingFileSystem.opened(folder)).containsExactly(FILES);
        } finally {
            operators.shutdownNow();
        }
    }

    @Test
    void anotherBundleThanTheJobWasStartedWithIsRefused() {
        BundleLocation location = new BundleLocation(TestingFileSystem.uri(folder), "0".repeat(64));

        assertThatThrownBy(location::read)
                .isInstanceOf(UnusableBundleException.class)
                .hasMessage(
                        "bundle %s has digest %s; the job was started with %s",
                        location.path(), bundle.digest(), location.digest());
    }

    @Test
    void aDamagedFileElsewhereIsRefusedForGood() throws IOException {
        BundleLocation location = BundleLocation.of(TestingFileSystem.uri(folder), bundle);
        Files.writeString(folder.resolve("stage-1.onnx"), "damaged");

        assertThatThrownBy(location::read)
                .isInstanceOf(UnusableBundleException.class)
                .hasMessageStartingWith(
                        "bundle %s is damaged or was changed: stage-1.onnx has sha256",
                        location.path());
    }

    @Test
    void aPlaceElsewhereWhereNothingIsIsNamed() {
        String nowhere = TestingFileSystem.uri(temp.resolve("nowhere"));

        assertThatThrownBy(() -> BundleLocation.readAny(nowhere))
                .isInstanceOf(InvalidBundleException.class)
                .hasMessage("no bundle at " + nowhere + ": no such folder or zip file");
    }

    @Test
    void aMissingFileElsewhereIsNamed() throws IOException {
        Files.delete(folder.resolve("stage-2.onnx"));
        String uri = TestingFileSystem.uri(folder);

        assertThatThrownBy(() -> BundleLocation.readAny(uri))
                .isInstanceOf(InvalidBundleException.class)
                .hasMessage("bundle " + uri + " has no file stage-2.onnx");
    }

    @Test
    void aFileElsewhereThatIsNoZipIsNamed() throws IOException {
        String uri = TestingFileSystem.uri(Files.writeString(temp.resolve("text"), "no zip"));

        assertThatThrownBy(() -> BundleLocation.readAny(uri))
                .isInstanceOf(InvalidBundleException.class)
                .hasMessage("bundle " + uri + " is neither a folder nor a readable zip file");
    }

    @Test
    void aFileSystemThatThisProcessLacksIsNamed() {
        assertThatThrownBy(() -> BundleLocation.readAny("nosuch://store/toy"))
                .isInstanceOf(InvalidBundleException.class)
                .hasMessageStartingWith(
                        "no bundle at nosuch://store/toy: this process has no file system for"
                                + " nosuch://");
    }

    @Test
    void aStoreThatIsAwayForAMomentIsAskedAgainByTheNextStart() throws IOException {
        BundleLocation location = BundleLocation.of(TestingFileSystem.uri(folder), bundle);
        TestingFileSystem.failNext(1);

        assertThatThrownBy(location::read)
                .isInstanceOf(IOException.class)
                .hasMessage(
                        "bundle " + location.path() + " has a file bundle.json that cannot be read")
                .hasRootCauseMessage("the store is away");
        assertThat(location.read().digest()).isEqualTo(bundle.digest());
    }

    @Test
    void aZipThatCannotBeFetchedMayBeTheNextTime() throws IOException {
        BundleLocation location = BundleLocation.of(TestingFileSystem.uri(zip()), bundle);
        TestingFileSystem.failNext(1);

        assertThatThrownBy(location::read)
                .isInstanceOf(IOException.class)
                .hasMessage("bundle " + location.path() + " cannot be read")
                .hasRootCauseMessage("the store is away");
        assertThat(location.read().digest()).isEqualTo(bundle.digest());
    }
}
