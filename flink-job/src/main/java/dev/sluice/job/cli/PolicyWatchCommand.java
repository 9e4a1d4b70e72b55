package dev.sluice.job.cli;

import dev.sluice.job.kafka.UnusableKafkaException;
import dev.sluice.job.policy.PolicyClient;
import dev.sluice.schemas.PolicyVerdict;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints verdicts as they come. */
@Command(
        name = "watch",
        description = "Print each new verdict as a line, until interrupted (Ctrl-C).",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:Interrupted.",
            "3:Kafka is out of reach, or not as it has to be.",
            "64:The command was not understood."
        })
final class PolicyWatchCommand implements Callable<Integer> {

    @Spec private CommandSpec command;
    @Mixin private PolicyConnection connection;

    @Override
    public Integer call() throws UnusableKafkaException {
        try (PolicyClient client = connection.open()) {
            command.commandLine()
                    .getErr()
                    .printf("Watching topic %s; Ctrl-C ends it.%n", connection.topics().verdicts());
            client.watch(this::print);
        }
        return CommandLine.ExitCode.OK;
    }

    private void print(PolicyVerdict verdict) {
        PrintWriter out = command.commandLine().getOut();
        out.println(VerdictText.line(verdict));
        out.flush();
    }
}
