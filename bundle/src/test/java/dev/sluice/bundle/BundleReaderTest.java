package dev.sluice.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.bundle.calibration.Observations;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The files of a bundle; its manifest is in {@link ManifestFormTest} and {@link
 * ManifestContentTest}.
 */
class BundleReaderTest {

    @TempDir Path temp;
    private Path folder;
    private BundleFolder files;

    @BeforeEach
    void writeBundle() {
        folder = temp.resolve("toy");
        files = BundleFolder.in(folder);
    }

    @Test
    void readsWhatWasWritten() throws IOException {
        BundleWriter.Draft draft = ToyBundle.draft();

        Bundle bundle = Bundle.read(folder);

        Manifest manifest = bundle.manifest();
        assertThat(manifest.name()).isEqualTo(draft.name());
        assertThat(manifest.version()).isEqualTo(draft.version());
        assertThat(manifest.classes()).isEqualTo(draft.classes());
        assertThat(manifest.image()).isEqualTo(draft.image());
        assertThat(manifest.confidence()).isEqualTo(draft.confidence());
        assertThat(manifest.calibration()).isEqualTo(draft.calibration());
        assertThat(manifest.provenance()).isEqualTo(draft.provenance());
        assertThat(bundle.observations().toBytes()).isEqualTo(draft.observations().toBytes());
        assertThat(bundle.digest()).isEqualTo(Digest.sha256(files.bytes(BundleFolder.MANIFEST)));
        assertThat(bundle).hasToString("toy 1 (" + bundle.digest().substring(0, 12) + ")");
    }

    @Test
    void readsTheStagesThatWereWritten() {
        BundleWriter.Draft draft = ToyBundle.draft();

        Bundle bundle = Bundle.read(folder);

        assertThat(bundle.manifest().stages()).hasSameSizeAs(draft.stages());
        for (int i = 0; i < draft.stages().size(); i++) {
            BundleWriter.Stage written = draft.stages().get(i);
            assertThat(bundle.manifest().stages().get(i))
                    .isEqualTo(
                            new StageSpec(
                                    "stage-" + i + ".onnx",
                                    Digest.sha256(written.graph()),
                                    written.input(),
                                    written.features(),
                                    written.segmentMacs(),
                                    written.branchMacs()));
            assertThat(bundle.graph(i)).isEqualTo(written.graph());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"toy.zip", "toy.bundle", "toy"})
    void readsAZipOfTheFolderAlikeWhateverItsName(String name) throws IOException {
        Path zip = Files.createDirectory(temp.resolve("zips")).resolve(name);
        files.zipTo(zip);

        Bundle zipped = Bundle.read(zip);

        Bundle unzipped = Bundle.read(folder);
        assertThat(zipped.digest()).isEqualTo(unzipped.digest());
        assertThat(zipped.manifest()).isEqualTo(unzipped.manifest());
        assertThat(zipped.graph(2)).isEqualTo(unzipped.graph(2));
        assertThat(zipped.observations().toBytes()).isEqualTo(unzipped.observations().toBytes());
    }

    @Test
    void readsABundleBesideFilesThatAreNotItsOwn() throws IOException {
        Files.writeString(folder.resolve("README.md"), "for people");

        assertThat(Bundle.read(folder).manifest().name()).isEqualTo("toy");
    }

    @Test
    void refusesAPlaceWhereNothingIs() {
        Path nowhere = temp.resolve("nowhere");

        assertThat(BundleFolder.refusal(nowhere))
                .isEqualTo("no bundle at " + nowhere + ": no such folder or zip file");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bundle.json", "stage-0.onnx", "stage-2.onnx", "observations.bin"})
    void refusesABundleThatLacksAFile(String file) throws IOException {
        Files.delete(files.file(file));

        assertThat(files.refusal()).isEqualTo("has no file " + file);
    }

    @Test
    void refusesAFolderInTheFilesPlace() throws IOException {
        Files.delete(files.file("stage-1.onnx"));
        Files.createDirectory(files.file("stage-1.onnx"));

        assertThat(files.refusal()).isEqualTo("has no file stage-1.onnx");
    }

    @Test
    void refusesABundleThatWasNotWrittenToItsEnd() throws IOException {
        Files.move(files.file("bundle.json"), files.file("bundle.json.unfinished"));

        assertThat(files.refusal()).isEqualTo("has no file bundle.json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"stage-0.onnx", "stage-1.onnx", "stage-2.onnx", "observations.bin"})
    void refusesAFileWithOneChangedByte(String file) throws IOException {
        String before = Digest.sha256(files.bytes(file));

        files.damage(file, bytes -> flip(bytes, bytes.length / 2));

        assertThat(files.refusal())
                .isEqualTo(
                        "is damaged or was changed: "
                                + file
                                + " has sha256 "
                                + Digest.sha256(files.bytes(file))
                                + "; bundle.json says "
                                + before);
    }

    @Test
    void refusesAFileThatIsCut() throws IOException {
        files.damage("stage-1.onnx", bytes -> Arrays.copyOf(bytes, bytes.length - 1));

        assertThat(files.refusal()).startsWith("is damaged or was changed: stage-1.onnx ");
    }

    @Test
    void refusesObservationsThatAreNone() throws IOException {
        files.replaceObservations(new byte[] {1, 2, 3});

        assertThat(files.refusal())
                .isEqualTo("observations.bin is refused: 3 bytes; expected a header of 8");
    }

    @Test
    void refusesObservationsOfAnotherNumberOfImages() throws IOException {
        files.replaceObservations(someObservations(399, 2).toBytes());

        assertThat(files.refusal())
                .isEqualTo(
                        "is refused: observations.bin has 399 images and 2 early exits;"
                                + " bundle.json says 400 and 2");
    }

    @Test
    void refusesObservationsOfAnotherNumberOfExits() throws IOException {
        files.replaceObservations(someObservations(400, 3).toBytes());

        assertThat(files.refusal())
                .isEqualTo(
                        "is refused: observations.bin has 400 images and 3 early exits;"
                                + " bundle.json says 400 and 2");
    }

    @Test
    void refusesObservationsThatTheTableWasNotMadeFrom() throws IOException {
        files.replaceObservations(someObservations(400, 2).toBytes());

        assertThat(files.refusal())
                .startsWith("is refused: bundle.json says backbone accuracy is 0.")
                .endsWith("; by observations.bin it is 1.0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../stage-1.onnx",
                "..",
                ".",
                "",
                ".hidden",
                "/etc/hostname",
                "sub/stage-1.onnx",
                "..\\stage-1.onnx",
                "C:\\stage-1.onnx",
                "C:stage-1.onnx",
                "stage-1.onnx/",
                "stage-1.onnx\n",
                "stage-1.onnx\u0000"
            })
    void refusesAStageFileThatIsNoPlainName(String file) throws IOException {
        Files.copy(files.file("stage-1.onnx"), temp.resolve("stage-1.onnx"));

        files.edit(json -> ((ObjectNode) json.at("/stages/1")).put("file", file));

        assertThat(files.refusal())
                .isEqualTo(
                        "bundle.json names '%s' as the file of stage 1; expected a plain file name"
                                .formatted(file.replaceAll("\\p{Cntrl}", " ")));
    }

    @Test
    void readsAStageFileOfAnotherPlainName() throws IOException {
        Files.move(files.file("stage-1.onnx"), files.file("Stage_1.v2..onnx"));

        files.edit(json -> ((ObjectNode) json.at("/stages/1")).put("file", "Stage_1.v2..onnx"));

        assertThat(Bundle.read(folder).manifest().stages().get(1).file())
                .isEqualTo("Stage_1.v2..onnx");
    }

    @ParameterizedTest
    @ValueSource(strings = {"toy.zip", "toy.bundle"})
    void refusesAFileThatIsNoZip(String name) throws IOException {
        Path text = Files.writeString(temp.resolve(name), "not a zip at all");

        assertThat(BundleFolder.refusal(text))
                .isEqualTo("bundle " + text + " is neither a folder nor a readable zip file");
    }

    @Test
    void refusesAnEmptyFile() throws IOException {
        Path empty = Files.createFile(temp.resolve("toy.zip"));

        assertThat(BundleFolder.refusal(empty)).endsWith("a readable zip file");
    }

    @Test
    void refusesAZipThatIsCut() throws IOException {
        Path zip = zip(bytes -> Arrays.copyOf(bytes, bytes.length / 2));

        assertThat(BundleFolder.refusal(zip)).endsWith("a readable zip file");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../stage-1.onnx", "a/../../stage-1.onnx", "./stage-1.onnx"})
    void refusesAZipWhoseEntriesPointOutsideIt(String entry) throws IOException {
        Path zip = temp.resolve("outside.zip");
        files.zipTo(zip, entry);

        assertThat(BundleFolder.refusal(zip)).endsWith("a readable zip file");
        assertThat(temp.resolve("stage-1.onnx")).doesNotExist();
    }

    @Test
    void refusesAZipWithNothingInIt() throws IOException {
        Path zip = temp.resolve("empty.zip");
        new ZipOutputStream(Files.newOutputStream(zip)).close();

        assertThat(BundleFolder.refusal(zip))
                .isEqualTo("bundle " + zip + " has no file bundle.json");
    }

    @Test
    void readsTheWrittenStagesOrRefusesAZipWithAnyByteChanged() throws IOException {
        byte[] written = ToyBundle.draft().stages().get(0).graph();
        Random random = new Random(11);
        int refused = 0;
        for (int i = 0; i < 400; i++) {
            Path zip = zip(bytes -> flip(bytes, random.nextInt(bytes.length)));
            try {
                assertThat(Bundle.read(zip).graph(0)).isEqualTo(written);
            } catch (InvalidBundleException e) {
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(200);
    }

    @Test
    void readsOrRefusesAManifestWithAnyByteChanged() throws IOException {
        byte[] manifest = files.bytes(BundleFolder.MANIFEST);
        Random random = new Random(12);
        int refused = 0;
        for (int i = 0; i < 400; i++) {
            byte[] changed = manifest.clone();
            changed[random.nextInt(changed.length)] = (byte) (32 + random.nextInt(95));
            Files.write(files.file(BundleFolder.MANIFEST), changed);
            try {
                assertThat(Bundle.read(folder).digest()).isEqualTo(Digest.sha256(changed));
            } catch (InvalidBundleException e) {
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(100);
    }

    @Test
    void digestIsThatOfAnyOtherSha256() {
        // FIPS 180-2, appendix B.1
        assertThat(Digest.sha256("abc".getBytes(StandardCharsets.US_ASCII)))
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    private Path zip(UnaryOperator<byte[]> damage) throws IOException {
        Path zip = temp.resolve("damaged.zip");
        files.zipTo(zip);
        return Files.write(zip, damage.apply(Files.readAllBytes(zip)));
    }

    private static byte[] flip(byte[] bytes, int at) {
        bytes[at] ^= 1;
        return bytes;
    }

    /** Confident, and right in every answer. */
    private static Observations someObservations(int images, int earlyExits) {
        Observations.Collector collector = new Observations.Collector(images, earlyExits);
        for (int image = 0; image < images; image++) {
            collector.add(new float[earlyExits], new int[earlyExits + 1], 0);
        }
        return collector.collect();
    }
}
