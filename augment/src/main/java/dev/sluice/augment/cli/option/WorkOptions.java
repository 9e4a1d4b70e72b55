package dev.sluice.augment.cli.option;

import dev.sluice.augment.train.checkpoint.WorkFolder;
import java.nio.file.Path;
import javax.annotation.Nullable;
import picocli.CommandLine.Option;

/** Where a command keeps what it would not like to do twice. */
public final class WorkOptions {

    @Option(
            names = "--work",
            paramLabel = "DIR",
            description =
                    "Folder for checkpoints and features until the command is done. The same command"
                            + " goes on from there after a kill. Default: what --out says, with"
                            + " '.work' behind it.")
    @Nullable
    private Path folder;

    /** The folder for a command that writes to {@code out}. */
    public WorkFolder folder(Path out) {
        Path absolute = out.toAbsolutePath().normalize();
        return WorkFolder.at(
                folder == null
                        ? absolute.resolveSibling(absolute.getFileName() + ".work")
                        : folder);
    }
}
