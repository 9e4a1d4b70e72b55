package dev.sluice.augment.cli;

import dev.sluice.augment.train.TrainingDivergedException;
import dev.sluice.bundle.InvalidBundleException;
import java.io.IOException;
import java.io.UncheckedIOException;
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

    private static String message(Exception failure) {
        return failure instanceof UncheckedIOException unchecked
                ? unchecked.getCause().getMessage()
                : failure.getMessage();
    }
}
