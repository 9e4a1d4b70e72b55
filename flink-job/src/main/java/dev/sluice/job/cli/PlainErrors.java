package dev.sluice.job.cli;

import dev.sluice.job.kafka.UnusableKafkaException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Shows what the user can mend in plain words, anything else with its stack trace. */
final class PlainErrors implements IExecutionExceptionHandler {

    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed)
            throws Exception {
        if (!(failure instanceof UnusableKafkaException)) {
            throw failure;
        }
        command.getErr()
                .println(command.getColorScheme().errorText("error: " + failure.getMessage()));
        return ExitCodes.KAFKA;
    }
}
