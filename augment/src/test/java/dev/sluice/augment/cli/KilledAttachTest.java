package dev.sluice.augment.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bundle.Bundle;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code attach} in a process of its own that is killed, again and again, and started again. */
class KilledAttachTest {

    private static final int EPOCHS = 25;
    private static final String ALL_TRAINED = "all " + EPOCHS + " epochs were trained before";

    @TempDir private static Path folder;

    private static final Random RANDOM = new Random(7);
    private static final List<String> SAID = new ArrayList<>();
    private static final List<String> OTHER_RECIPE_SAID = new ArrayList<>();

    @BeforeAll
    static void killAgainAndAgain() throws Exception {
        QuadrantImages.write(folder, "train", 900, 1);
        run(
                QuadrantImages.pretrain(
                        folder, folder.resolve("net.onnx"), "--calibration-images=300"));
        assertThat(run(attach("whole"))).isEmpty();

        killAt("epoch 2/", RANDOM.nextInt(150));
        OTHER_RECIPE_SAID.addAll(run(attach("killed", "--learning-rate=0.05")));
        killAt("epoch 15/", RANDOM.nextInt(150));
        killAt("calibrating", 0);
        killAt(ALL_TRAINED, RANDOM.nextInt(150));
        Process last = start(attach("killed"));
        read(last, "no such line", SAID);
        assertThat(last.waitFor()).isZero();
    }

    @Test
    void findsTheSameExitsWhereItWasKilledWhenItLookedForThem() throws Exception {
        assertThat(run(auto("found"))).isEmpty();
        List<String> said = new ArrayList<>();

        Process pilot = start(auto("found-killed"));
        assertThat(read(pilot, "epoch 2/3", said)).isTrue();
        pilot.destroyForcibly().waitFor();
        assertThat(folder.resolve("found-killed/bundle.json")).doesNotExist();
        Process last = start(auto("found-killed"));
        read(last, "no such line", said);

        assertThat(last.waitFor()).isZero();
        assertThat(said).anySatisfy(line -> assertThat(line).startsWith("resuming from epoch "));
        int stages = Bundle.read(folder.resolve("found")).manifest().stages().size();
        for (int stage = 0; stage < stages; stage++) {
            String file = "stage-" + stage + ".onnx";
            assertThat(folder.resolve("found-killed").resolve(file))
                    .hasSameBinaryContentAs(folder.resolve("found").resolve(file));
        }
    }

    @Test
    void writesTheStagesOfARunThatNobodyKilled() {
        for (int stage = 0; stage < 3; stage++) {
            String file = "stage-" + stage + ".onnx";
            assertThat(folder.resolve("killed").resolve(file))
                    .hasSameBinaryContentAs(folder.resolve("whole").resolve(file));
        }
    }

    @Test
    void goesOnWhereItWasKilled() {
        assertThat(SAID)
                .filteredOn(line -> line.startsWith("resuming from epoch "))
                .hasSize(2)
                .allSatisfy(line -> assertThat(line).doesNotContain("epoch 1/"));
    }

    @Test
    void doesNotTrainAgainWhatWasTrainedBeforeTheCalibration() {
        assertThat(SAID).filteredOn(ALL_TRAINED::equals).hasSize(2);
        assertThat(SAID).filteredOn(line -> line.startsWith("epoch " + EPOCHS)).hasSize(1);
    }

    @Test
    void asksTheBackboneOnce() {
        assertThat(SAID).filteredOn(line -> line.startsWith("logits of")).hasSize(1);
        assertThat(SAID).filteredOn(line -> line.startsWith("features of")).hasSize(1);
    }

    @Test
    void anotherRecipeDoesNotGoOnFromThere() {
        assertThat(OTHER_RECIPE_SAID)
                .singleElement()
                .asString()
                .contains("killed.work holds an unfinished run with other settings")
                .contains(": learning-rate was 0.1 and is 0.05.");
    }

    @Test
    void leavesNoWorkFolderBehind() {
        assertThat(folder.resolve("whole.work")).doesNotExist();
        assertThat(folder.resolve("killed.work")).doesNotExist();
    }

    /** Starts the command and kills it some time after it has said a line that begins so. */
    private static void killAt(String line, int millisLater) throws Exception {
        Process process = start(attach("killed"));
        assertThat(read(process, line, SAID)).as(line).isTrue();
        process.waitFor(millisLater, TimeUnit.MILLISECONDS);
        process.destroyForcibly().waitFor();
        assertThat(folder.resolve("killed/bundle.json")).doesNotExist();
    }

    private static Process start(String[] arguments) throws IOException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                System.getProperty("java.class.path"),
                                AugmentMain.class.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    /** Reads to a line that begins so, or to the end. */
    private static boolean read(Process process, String line, List<String> said)
            throws IOException {
        BufferedReader reader =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (String next = reader.readLine(); next != null; next = reader.readLine()) {
            said.add(next);
            if (next.startsWith(line)) {
                return true;
            }
        }
        return false;
    }

    private static String[] attach(String out, String... more) {
        return Stream.concat(
                        Stream.of(
                                "attach",
                                "--network=" + folder.resolve("net.onnx"),
                                "--data=" + folder,
                                "--cut=group0.block0.out,group1.block0.out",
                                "--branch=8/2",
                                "--name=toy",
                                "--out=" + folder.resolve(out),
                                "--epochs=" + EPOCHS,
                                "--flip=0",
                                "--crop-padding=0",
                                "--batch-size=32"),
                        Stream.of(more))
                .toArray(String[]::new);
    }

    /** Looks for exits itself. */
    private static String[] auto(String out) {
        return Stream.of(attach(out, "--epochs=5"))
                .filter(argument -> !argument.startsWith("--cut="))
                .filter(argument -> !argument.equals("--epochs=" + EPOCHS))
                .toArray(String[]::new);
    }

    /** Runs a command in this process and gives what it complained of. */
    private static List<String> run(String... arguments) {
        StringWriter err = new StringWriter();
        CommandLine command = AugmentMain.commandLine();
        command.setOut(new PrintWriter(new StringWriter())).setErr(new PrintWriter(err, true));
        command.execute(arguments);
        return err.toString().lines().toList();
    }
}
