package dev.sluice.augment.cli;

import dev.sluice.augment.train.TrainingDivergedException;
import dev.sluice.bundle.InvalidBundleException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/**
 * Shows a failure that the caller can mend (a file, a value) as one line, any other with its stack
 * trace.
 */
final class PlainErrors implements IExecutionExceptionHandler {

    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed)
            throws Exception {
        if (!(failure instanceof IOException
                || failure instanceof UncheckedIOException
                || failure instanceof IllegalArgumentException
                || failure instanceof TrainingDivergedException
                || failure instanceof InvalidBundleException)) {
            throw failure;
        }
        command.getErr().println(command.getColorScheme().errorText("error: " + message(failure)));
        return command.getCommandSpec().exitCodeOnExecutionException();
    }

    static String message(Exception failure) {
        Exception cause =
                failure instanceof UncheckedIOException unchecked ? unchecked.getCause() : failure;
        if (cause instanceof FileSystemException file && file.getReason() == null) {
            return "%s: %s".formatted(file.getMessage(), reason(file));
        }
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }

    /** What Java says by the exception's type alone. */
    private static String reason(FileSystemException failure) {
        if (failure instanceof NoSuchFileException) {
            return "no such file or folder";
        }
        if (failure instanceof AccessDeniedException) {
            return "access denied";
        }
        if (failure instanceof NotDirectoryException) {
            return "is no folder";
        }
        if (failure instanceof FileAlreadyExistsException) {
            return "is there already";
        }
        return failure instanceof DirectoryNotEmptyException
                ? "is a folder that is not empty"
                : "cannot be used (" + failure.getClass().getSimpleName() + ")";
    }
}
