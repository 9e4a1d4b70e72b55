package dev.sluice.augment.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.augment.data.ImageSet;
import dev.sluice.augment.data.Part;
import dev.sluice.augment.data.Split;
import dev.sluice.augment.evaluate.Cascade;
import dev.sluice.augment.evaluate.CascadeRun;
import dev.sluice.augment.onnx.OnnxChecker;
import dev.sluice.augment.reader.ImageSets;
import dev.sluice.bundle.Bundle;
import dev.sluice.bundle.Digest;
import dev.sluice.bundle.calibration.CalibrationRow;
import dev.sluice.bundle.runtime.NativeMemory;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** From a folder of images to a bundle and its figures, by the three commands. */
class AttachCommandTest {

    private static final int TRAIN = 900;
    private static final int TEST = 300;
    private static final int CALIBRATION = 300;

    @TempDir private static Path folder;

    private static final StringWriter OUT = new StringWriter();
    private static final StringWriter ERR = new StringWriter();
    private static Path network;
    private static Path bundleFolder;
    private static String networkBefore;
    private static String attachSaid;

    private final long sessionsBefore = NativeMemory.openSessions();

    @BeforeAll
    static void pretrainAndAttach() throws IOException {
        QuadrantImages.write(folder, "train", TRAIN, 1);
        QuadrantImages.write(folder, "t10k", TEST, 2);
        network = folder.resolve("net.onnx");
        bundleFolder = folder.resolve("bundle");
        execute(
                QuadrantImages.pretrain(
                        folder,
                        network,
                        "--class-names=nw,ne,sw,se",
                        "--calibration-images=" + CALIBRATION));
        networkBefore = Digest.sha256(Files.readAllBytes(network));
        OUT.getBuffer().setLength(0);
        int status = attach(bundleFolder, "group0.block0.out,group1.block0.out");
        attachSaid = OUT.toString();
        assertThat(status).as(ERR.toString()).isZero();
    }

    @AfterEach
    void nothingIsLeftOpen() {
        assertThat(NativeMemory.openSessions()).isEqualTo(sessionsBefore);
        assertThat(NativeMemory.openRuns()).isZero();
    }

    @Test
    void writesABundleThatReadsAndWhoseStagesTheOnnxCheckerTakes() {
        Bundle bundle = Bundle.read(bundleFolder);

        assertThat(bundle.manifest().earlyExits()).isEqualTo(2);
        assertThat(bundle.manifest().classes()).containsExactly("nw", "ne", "sw", "se");
        for (int stage = 0; stage < 3; stage++) {
            OnnxChecker.check(bundle.graph(stage));
        }
    }

    @Test
    void leavesTheNetworksFileAloneAndNamesItInTheProvenance() throws IOException {
        assertThat(Digest.sha256(Files.readAllBytes(network))).isEqualTo(networkBefore);
        assertThat(Bundle.read(bundleFolder).manifest().provenance().backboneSha256())
                .isEqualTo(networkBefore);
    }

    @Test
    void printsTheExitsAndTheOperatingPoints() {
        assertThat(attachSaid)
                .contains("nor was the backbone")
                .containsPattern("prefix MACs +\\| branch MACs +\\| accuracy +\\| AUROC")
                .containsPattern("drop, points +\\| expected drop")
                .containsPattern("\\| max-accuracy +\\|");
    }

    @Test
    void calibratesOnTheImagesThatPretrainHeldOut() throws IOException {
        ImageSet heldOut = Split.holdOut(openTrain(), CALIBRATION, 1).calibration();

        Bundle bundle = Bundle.read(bundleFolder);

        try (Cascade cascade = Cascade.open(bundle, 64, 1)) {
            for (CalibrationRow row : bundle.manifest().calibration().rows()) {
                CascadeRun run = cascade.run(heldOut, row.thresholds(), done -> {});
                for (int i = 0; i < CALIBRATION; i++) {
                    int exit = run.judgements().get(i).exit();
                    int answer = run.judgements().get(i).classIndex();
                    assertThat(exit).isEqualTo(bundle.observations().exitOf(i, row.thresholds()));
                    assertThat(answer == heldOut.label(i))
                            .isEqualTo(bundle.observations().right(i, exit));
                }
            }
        }
    }

    @Test
    void evaluateRunsEveryOperatingPointOnTheTestImages() throws IOException {
        Path report = folder.resolve("reports/test");

        int status =
                execute(
                        "evaluate",
                        "--bundle=" + bundleFolder,
                        "--data=" + folder,
                        "--report=" + report);

        assertThat(status).as(ERR.toString()).isZero();
        assertThat(OUT.toString()).contains("on " + TEST + " images").contains("(backbone)");
        assertThat(OUT.toString()).containsPattern("accuracy +\\| AUROC +\\| ECE");
        Bundle bundle = Bundle.read(bundleFolder);
        JsonNode json = json(report);
        assertThat(json.path("digest").asText()).isEqualTo(bundle.digest());
        assertThat(json.path("operatingPoints").path("points"))
                .hasSameSizeAs(bundle.manifest().calibration().operatingPoints().keySet());
        assertThat(json.at("/operatingPoints/backboneAccuracy").asDouble()).isGreaterThan(0.7);
        assertThat(json.at("/operatingPoints/points/0/outcome/relativeMacs").asDouble())
                .isPositive();
    }

    @Test
    void theReportComparesWithAnotherBundleAndWithANetworkInFront() throws IOException {
        Path report = folder.resolve("reports/compared");

        int status =
                execute(
                        "evaluate",
                        "--bundle=" + bundleFolder,
                        "--data=" + folder,
                        "--report=" + report,
                        "--compare=twin=" + bundleFolder,
                        "--front=small net=" + network);

        assertThat(status).as(ERR.toString()).isZero();
        JsonNode json = json(report);
        assertThat(json.at("/comparisons/0/name").asText()).isEqualTo("twin");
        assertThat(json.at("/comparisons/0/points/0/right").asDouble())
                .isEqualTo(json.at("/figures/rows/0/measured/accuracy").asDouble());
        JsonNode front = json.at("/comparisons/1/points");
        assertThat(front.path(0).path("relativeMacs").asDouble()).isEqualTo(1);
        assertThat(front.path(0).path("right").asDouble())
                .isEqualTo(json.at("/figures/backbone").asDouble());
        assertThat(Files.readString(report.resolve("report.html")))
                .contains("&#39;--front=small net=")
                .contains("at the thresholds of its own calibration table")
                .doesNotContain("chosen on these very images");
    }

    @Test
    void whatIsComparedWithNeedsAReport() {
        int status =
                execute(
                        "evaluate",
                        "--bundle=" + bundleFolder,
                        "--data=" + folder,
                        "--front=x=" + network);

        assertThat(status).isEqualTo(1);
        assertThat(ERR.toString()).contains("--compare and --front need --report");
    }

    @Test
    void attachReportsOnItsCalibrationImagesBesideTheBundle() throws IOException {
        Path report = folder.resolve("bundle-report");

        assertThat(attachSaid).contains("Report on the calibration images: " + report);
        assertThat(Files.readString(report.resolve("report.html")))
                .contains("images that the thresholds were chosen on");
        JsonNode json = json(report);
        assertThat(json.at("/operatingPoints/images").asInt()).isEqualTo(CALIBRATION);
        assertThat(json.at("/figures/rows/0/measured"))
                .isEqualTo(json.at("/figures/rows/0/foretold/outcome"));
    }

    @Test
    void attachComparesWhatItMadeWithAnotherBundle() throws IOException {
        Path bundle = folder.resolve("second");

        int status = attach(bundle, "group1.block0.out", "--compare=first=" + bundleFolder);

        assertThat(status).as(ERR.toString()).isZero();
        JsonNode json = json(folder.resolve("second-report"));
        assertThat(json.at("/comparisons/0/name").asText()).isEqualTo("first");
        assertThat(Files.readString(folder.resolve("second-report/report.html")))
                .contains("calibration table, which were chosen on these very images: drops");
        assertThat(json.at("/comparisons/0/points"))
                .hasSameSizeAs(Bundle.read(bundleFolder).manifest().calibration().rows());
    }

    @Test
    void whatAttachIsToCompareWithIsReadBeforeTheTraining() {
        Path bundle = folder.resolve("none");

        assertThat(attach(bundle, "group1.block0.out", "--compare=first=" + folder)).isEqualTo(1);

        assertThat(ERR.toString()).contains("bundle.json");
        assertThat(OUT.toString()).doesNotContain("epoch");
        assertThat(bundle).doesNotExist();
    }

    @Test
    void evaluateOnTheFirstImagesTakesNoMore() {
        execute("evaluate", "--bundle=" + bundleFolder, "--data=" + folder, "--images=50");

        assertThat(OUT.toString()).contains("on 50 images");
    }

    @Test
    void evaluateOnASliceTakesEveryNthImage() throws IOException {
        Path report = folder.resolve("reports/slice");

        execute(
                "evaluate",
                "--bundle=" + bundleFolder,
                "--data=" + folder,
                "--slice=1/2",
                "--report=" + report);

        assertThat(OUT.toString()).contains("on " + TEST / 2 + " images");
        String odd =
                ImageSets.open(folder, Part.TEST)
                        .subset(IntStream.range(0, TEST / 2).map(i -> 2 * i + 1).toArray())
                        .sha256();
        assertThat(json(report).path("dataSha256").asText()).isEqualTo(odd);
    }

    @Test
    void evaluateOnPngFilesInFoldersOfTheirClassesGivesTheSameFigures() throws IOException {
        ImageSet test = ImageSets.open(folder, Part.TEST);
        List<String> names = List.of("nw", "ne", "sw", "se");
        for (int i = 0; i < TEST; i++) {
            String className = names.get(test.label(i));
            QuadrantImages.writePng(test, i, folder.resolve("png/test").resolve(className));
        }

        List<JsonNode> figures = new ArrayList<>();
        for (Path data : List.of(folder, folder.resolve("png"))) {
            Path report = folder.resolve("reports/same");
            int status =
                    execute(
                            "evaluate",
                            "--bundle=" + bundleFolder,
                            "--data=" + data,
                            "--report=" + report);
            assertThat(status).as(ERR.toString()).isZero();
            JsonNode written = json(report);
            figures.add(written.path("operatingPoints"));
        }

        assertThat(figures.get(1)).isEqualTo(figures.get(0));
    }

    @Test
    void aSliceThatIsNoneIsRefused() {
        int status =
                execute("evaluate", "--bundle=" + bundleFolder, "--data=" + folder, "--slice=2/2");

        assertThat(status).isEqualTo(2);
        assertThat(ERR.toString()).contains("slice 2/2; expected I/N with I from 0 to N-1");
    }

    @Test
    void aCutThatIsNotThereIsOneLineOfErrorThatNamesThoseThatAre() {
        assertThat(attach(folder.resolve("none"), "nowhere")).isEqualTo(1);

        assertThat(ERR.toString())
                .contains("error: ")
                .contains("no tensor 'nowhere' to cut at")
                .contains("group0.block0.out");
        assertThat(folder.resolve("none")).doesNotExist();
    }

    @Test
    void aFolderThatIsNoBundleIsOneLineOfError() {
        assertThat(execute("evaluate", "--bundle=" + folder, "--data=" + folder)).isEqualTo(1);

        assertThat(ERR.toString().lines()).singleElement().asString().contains("bundle.json");
    }

    @Test
    void tooFewCalibrationImagesAreRefusedBeforeTheTraining() {
        assertThat(attach(folder.resolve("none"), "group0.block0.out", "--calibration-images=20"))
                .isEqualTo(1);

        assertThat(ERR.toString()).contains("20 calibration images are too few");
        assertThat(folder.resolve("none")).doesNotExist();
    }

    @Test
    void findsExitsAndSizesBranchesWhereNeitherIsNamed() {
        Path found = folder.resolve("found");
        Path larger = folder.resolve("larger.onnx");
        execute(
                "pretrain",
                "--data=" + folder,
                "--out=" + larger,
                "--blocks=3",
                "--widths=16,16",
                "--epochs=2",
                "--flip=0",
                "--crop-padding=0",
                "--batch-size=32",
                "--calibration-images=" + CALIBRATION);

        int status =
                execute(
                        "attach",
                        "--network=" + larger,
                        "--data=" + folder,
                        "--name=toy",
                        "--out=" + found,
                        "--epochs=3",
                        "--flip=0",
                        "--crop-padding=0",
                        "--batch-size=32");

        assertThat(status).as(ERR.toString()).isZero();
        assertThat(OUT.toString())
                .contains("pilot, exits behind ")
                .containsPattern("\\n[01]\\.\\d{4} behind group");
        Bundle bundle = Bundle.read(found);
        assertThat(bundle.manifest().earlyExits()).isBetween(1, 2);
        assertThat(bundle.manifest().provenance().recipe().get("branch.0"))
                .matches("15% = [+d\\d/,]+");
    }

    @Test
    void meanWithoutStdIsRefused() {
        assertThat(attach(folder.resolve("none"), "x", "--mean=0.5")).isEqualTo(2);

        assertThat(ERR.toString()).contains("--mean and --std are given together");
    }

    private static JsonNode json(Path report) throws IOException {
        return new ObjectMapper().readTree(report.resolve("report.json").toFile());
    }

    private static ImageSet openTrain() throws IOException {
        return ImageSets.open(folder, Part.TRAIN);
    }

    private static int attach(Path out, String cuts, String... more) {
        return execute(
                Stream.concat(Stream.of(attachArguments(out, cuts)), Stream.of(more))
                        .toArray(String[]::new));
    }

    private static String[] attachArguments(Path out, String cuts) {
        return new String[] {
            "attach",
            "--network=" + network,
            "--data=" + folder,
            "--cut=" + cuts,
            "--branch=8/2",
            "--name=toy",
            "--out=" + out,
            "--epochs=3",
            "--flip=0",
            "--crop-padding=0",
            "--batch-size=32"
        };
    }

    private static int execute(String... arguments) {
        OUT.getBuffer().setLength(0);
        ERR.getBuffer().setLength(0);
        CommandLine command = AugmentMain.commandLine();
        command.setOut(new PrintWriter(OUT, true)).setErr(new PrintWriter(ERR, true));
        return command.execute(arguments);
    }
}
