package dev.sluice.augment.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.augment.calibrate.ToyBundle;
import dev.sluice.augment.data.IdxFiles;
import dev.sluice.augment.onnx.ToyNetwork;
import dev.sluice.augment.train.OnnxMetadata;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A network and a bundle of the classes a, b and c, and data of CIFAR-10's form. */
class OtherClassesTest {

    private static final String TEN = "d,e,f,g,h,i,j,k,l,m";
    private static final String REFUSED =
            "error: the network knows the classes [a, b, c], the data has [d, e, f, g, h, i, j, k,"
                    + " l, m]; ";

    @TempDir private Path folder;

    private final StringWriter err = new StringWriter();

    @BeforeEach
    void writeNetworkBundleAndData() throws IOException {
        Files.write(
                folder.resolve("net.onnx"),
                OnnxMetadata.with(ToyNetwork.model(), Map.of(OnnxMetadata.CLASSES, "a,b,c"))
                        .toByteArray());
        ToyBundle.write(folder.resolve("bundle"), ToyBundle.images(100));
        IdxFiles.write(folder, "data_batch_1.bin", new byte[3073]);
        IdxFiles.write(folder, "test_batch.bin", new byte[3073]);
        IdxFiles.write(
                folder,
                "batches.meta.txt",
                TEN.replace(',', '\n').getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void attachRefusesThem() {
        assertThat(attach()).startsWith(REFUSED).contains("--class-names");
        assertThat(folder.resolve("out")).doesNotExist();
    }

    @Test
    void attachRefusesThemWhereAnotherToolWroteWhatTheClassesAre() throws IOException {
        Files.write(
                folder.resolve("net.onnx"),
                OnnxMetadata.with(ToyNetwork.model(), Map.of("classes", "a,b,c")).toByteArray());

        assertThat(attach()).startsWith(REFUSED);
    }

    @Test
    void calibrateRefusesThem() {
        assertThat(
                        execute(
                                "calibrate",
                                "--bundle=" + folder.resolve("bundle"),
                                "--data=" + folder,
                                "--out=" + folder.resolve("out")))
                .startsWith(REFUSED);
        assertThat(folder.resolve("out")).doesNotExist();
    }

    @Test
    void evaluateRefusesThem() {
        assertThat(execute("evaluate", "--bundle=" + folder.resolve("bundle"), "--data=" + folder))
                .startsWith(REFUSED);
    }

    @Test
    void namesThatAreGivenAreNotHeldAgainstTheNetworks() {
        assertThat(attach("--class-names=" + TEN))
                .contains("takes 1x6x6 images of 3 classes; the data has 3x32x32 images of 10");
    }

    private String attach(String... more) {
        String[] arguments = {
            "attach",
            "--network=" + folder.resolve("net.onnx"),
            "--data=" + folder,
            "--cut=first",
            "--branch=pool",
            "--name=n",
            "--mean=0.5",
            "--std=0.3",
            "--out=" + folder.resolve("out")
        };
        return execute(Stream.concat(Stream.of(arguments), Stream.of(more)).toArray(String[]::new));
    }

    /** Fails, and gives what was said. */
    private String execute(String... arguments) {
        CommandLine command = AugmentMain.commandLine();
        command.setOut(new PrintWriter(new StringWriter()));
        command.setErr(new PrintWriter(err, true));
        assertThat(command.execute(arguments)).isEqualTo(1);
        return err.toString();
    }
}
