package dev.sluice.augment.train.libtorch;

import dev.sluice.augment.train.checkpoint.DiskSpace;
import dev.sluice.augment.train.libtorch.layer.Tensors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.pytorch.InputArchive;
import org.bytedeco.pytorch.Optimizer;
import org.bytedeco.pytorch.OutputArchive;

/**
 * What an optimiser remembers from step to step, of any kind of optimiser, as libtorch writes it.
 */
final class OptimizerState {

    private OptimizerState() {}

    /**
     * @param about how many bytes that is, for the message where the disk is full
     * @param beside libtorch writes files only: one of this name and {@code .optimizer} comes and
     *     goes
     */
    static byte[] of(Optimizer optimizer, long about, Path beside) {
        Path file = beside.resolveSibling(beside.getFileName() + ".optimizer");
        try {
            Tensors.scoped(
                    () -> {
                        OutputArchive archive = new OutputArchive();
                        optimizer.save(archive);
                        save(archive, file, about);
                        return file;
                    });
            byte[] state = Files.readAllBytes(file);
            Files.delete(file);
            return state;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes an optimiser of the same weights, in the same order, go on from a state. */
    static void restore(Optimizer optimizer, byte[] state) {
        Tensors.scoped(
                () -> {
                    InputArchive archive = new InputArchive();
                    archive.load_from(new BytePointer(state), state.length);
                    optimizer.load(archive);
                    return optimizer;
                });
    }

    /** What libtorch throws has no type that tells a full disk from anything else. */
    private static void save(OutputArchive archive, Path file, long bytes) {
        try {
            archive.save_to(file.toString());
        } catch (RuntimeException e) {
            throw new UncheckedIOException(DiskSpace.cannotWrite(file, bytes, e));
        }
    }
}
