package dev.sluice.augment.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.augment.calibrate.ToyBundle;
import dev.sluice.augment.data.IdxFiles;
import dev.sluice.augment.onnx.ToyNetwork;
import java.io.EOFException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Files and folders that are not what an option wants them to be. */
class PlainErrorsTest {

    @TempDir private Path folder;

    private Path network;

    @BeforeEach
    void write() throws IOException {
        network = Files.write(folder.resolve("net.onnx"), ToyNetwork.model().toByteArray());
        ToyBundle.write(folder.resolve("bundle"), ToyBundle.images(100));
        IdxFiles.write(
                folder, "train-images-idx3-ubyte", IdxFiles.images(200, 6, 6, new byte[7200]));
        IdxFiles.write(folder, "train-labels-idx1-ubyte", IdxFiles.labels(new int[200]));
    }

    @Test
    void aFailureThatJavaTellsByItsTypeAloneHasAReason() {
        assertThat(PlainErrors.message(new NoSuchFileException("x")))
                .isEqualTo("x: no such file or folder");
        assertThat(PlainErrors.message(new AccessDeniedException("x")))
                .isEqualTo("x: access denied");
        assertThat(PlainErrors.message(new NotDirectoryException("x")))
                .isEqualTo("x: is no folder");
        assertThat(PlainErrors.message(new FileAlreadyExistsException("x")))
                .isEqualTo("x: is there already");
        assertThat(PlainErrors.message(new FileSystemLoopException("x")))
                .isEqualTo("x: cannot be used (FileSystemLoopException)");
        assertThat(PlainErrors.message(new UncheckedIOException(new NoSuchFileException("x"))))
                .isEqualTo("x: no such file or folder");
    }

    @Test
    void aReasonThatThereIsStaysAsItIs() {
        assertThat(PlainErrors.message(new NoSuchFileException("x", null, "why")))
                .isEqualTo("x: why");
        assertThat(PlainErrors.message(new IOException("why"))).isEqualTo("why");
        assertThat(PlainErrors.message(new EOFException())).isEqualTo("EOFException");
    }

    @Test
    void aNetworkThatIsNotThere() {
        Path none = folder.resolve("none.onnx");

        assertThat(attach("--network=" + none, "--out=" + folder.resolve("out")))
                .isEqualTo("error: " + none + ": no such file or folder");
    }

    @Test
    void aNetworkThatIsAFolder() {
        assertThat(attach("--network=" + folder, "--out=" + folder.resolve("out")))
                .isEqualTo("error: " + folder + ": is a folder; expected an ONNX file");
    }

    @Test
    void aNetworkInFrontThatIsNotThere() {
        Path none = folder.resolve("none.onnx");

        assertThat(
                        attach(
                                "--network=" + network,
                                "--out=" + folder.resolve("out"),
                                "--front=small=" + none))
                .isEqualTo("error: " + none + ": no such file or folder");
    }

    @Test
    void aKafkaConfigThatIsNotThereOrAFolder() {
        Path none = folder.resolve("none.properties");

        assertThat(evaluate("--kafka-config=" + none))
                .isEqualTo("error: " + none + ": no such file or folder");
        assertThat(evaluate("--kafka-config=" + folder))
                .isEqualTo("error: " + folder + ": is a folder; expected a properties file");
    }

    @Test
    void aBundleFolderThatIsAFile() {
        assertThat(attach("--network=" + network, "--branch=pool", "--out=" + network))
                .isEqualTo("error: " + network + ": is no folder; expected the bundle's");
    }

    private String attach(String... arguments) {
        String[] more = {
            "attach", "--data=" + folder, "--name=n", "--cut=first", "--mean=0.5", "--std=0.3"
        };
        return execute(Stream.of(more, arguments).flatMap(Stream::of).toArray(String[]::new));
    }

    private String evaluate(String argument) {
        return execute(
                "evaluate",
                "--bundle=" + folder.resolve("bundle"),
                "--data=kafka://localhost:1/topic",
                argument);
    }

    /** Fails, and gives the one line that was said. */
    private static String execute(String... arguments) {
        StringWriter err = new StringWriter();
        CommandLine command = AugmentMain.commandLine();
        command.setOut(new PrintWriter(new StringWriter()));
        command.setErr(new PrintWriter(err, true));
        assertThat(command.execute(arguments)).isEqualTo(1);
        return err.toString().strip();
    }
}
