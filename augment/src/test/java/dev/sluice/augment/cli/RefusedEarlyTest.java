package dev.sluice.augment.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.augment.calibrate.ToyBundle;
import dev.sluice.augment.onnx.TestingGraph;
import dev.sluice.augment.onnx.ToyNetwork;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What {@code attach} refuses before it looks for its data, which is nowhere here. */
class RefusedEarlyTest {

    @TempDir private Path folder;

    @BeforeEach
    void write() throws IOException {
        Files.write(folder.resolve("net.onnx"), ToyNetwork.model().toByteArray());
    }

    @Test
    void aNetworkInFrontOfAnotherShape() throws IOException {
        writeNetwork("front.onnx", 3, 8, 3);

        assertThat(attach("--front=x=" + folder.resolve("front.onnx")))
                .endsWith("front.onnx takes images of 3x8x8; these are 1x6x6");
    }

    @Test
    void aNetworkInFrontOfOtherClasses() throws IOException {
        writeNetwork("front.onnx", 1, 6, 5);

        assertThat(attach("--front=x=" + folder.resolve("front.onnx")))
                .endsWith("front.onnx answers with 5 classes; the bundle has 3");
    }

    @Test
    void aNetworkInFrontOfWhichNobodySaysHowItWantsItsPixels() {
        assertThat(attach("--front=x=" + folder.resolve("net.onnx")))
                .endsWith("give --front-mean and --front-std");
    }

    @Test
    void aNetworkInFrontWithAMeanForChannelsThatItHasNot() {
        String front = "--front=x=" + folder.resolve("net.onnx");

        assertThat(attach(front, "--front-mean=0.1,0.2", "--front-std=1,1"))
                .contains("mean and std have 2 values; expected 1");
    }

    @Test
    void anotherBundleOfAnotherShape() throws IOException {
        ToyBundle.write(folder.resolve("bundle"), ToyBundle.images(100));
        writeNetwork("net.onnx", 3, 8, 3);

        assertThat(attach("--compare=x=" + folder.resolve("bundle")))
                .endsWith("bundle takes images of 1x6x6; these are 3x8x8");
    }

    @Test
    void aReportThatCannotBeWritten() {
        assertThat(attach("--report=" + folder.resolve("net.onnx/in/it")))
                .contains("no report can be written to")
                .endsWith("net.onnx is no folder");
    }

    @Test
    void anOptionThatIsNone() {
        assertThat(attach("--label-weight=2")).contains("label weight must be in [0, 1]");
        assertThat(attach("--learning-rate=-1")).contains("peak learning rate must be positive");
        assertThat(attach("--place=nowhere:2")).contains("nowhere:2");
    }

    @Test
    void severalBranchesWhereExitsAreToBeFound() {
        assertThat(attach("--branch=pool", "--branch=conv"))
                .contains("2 branches, and placement auto:2 has yet to find");
    }

    @Test
    void aCutThatIsNone() {
        assertThat(attach("--cut=nothing", "--branch=pool")).contains("nothing");
    }

    @Test
    void aBranchThatDoesNotFit() {
        assertThat(attach("--cut=first", "--branch=1%")).contains("no trunk on a 4x6x6 feature");
    }

    private void writeNetwork(String name, int channels, int side, int classes) throws IOException {
        TestingGraph graph = new TestingGraph(channels, side, side);
        String maps = graph.relu(graph.biased("x", "conv", channels, 4, 3, 1));
        String logits = graph.linear(graph.pooled(maps, "pool"), "logits", 4, classes);
        Files.write(folder.resolve(name), graph.model(logits, classes).toByteArray());
    }

    /** Fails, and gives what was said. */
    private String attach(String... more) {
        String[] arguments = {
            "attach",
            "--network=" + folder.resolve("net.onnx"),
            "--data=" + folder.resolve("nowhere"),
            "--name=n",
            "--mean=0.5",
            "--std=0.3",
            "--out=" + folder.resolve("out")
        };
        StringWriter err = new StringWriter();
        CommandLine command = AugmentMain.commandLine();
        command.setOut(new PrintWriter(new StringWriter()));
        command.setErr(new PrintWriter(err, true));
        assertThat(
                        command.execute(
                                Stream.of(arguments, more)
                                        .flatMap(Stream::of)
                                        .toArray(String[]::new)))
                .isEqualTo(1);
        assertThat(err.toString()).doesNotContain("nowhere: no such file");
        return err.toString().strip();
    }
}
