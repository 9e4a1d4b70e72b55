package dev.sluice.job.cli;

import dev.sluice.job.kafka.UnusableKafkaException;
import dev.sluice.job.policy.PolicyClient;
import dev.sluice.job.policy.PolicyInForce;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Shows what is in force, by bundle. */
@Command(
        name = "show",
        description =
                "Show the policy in force, as the newest verdict tells; for each bundle that a job"
                        + " ran with.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:Shown.",
            "2:No job has ever told.",
            "3:Kafka is out of reach, or not as it has to be.",
            "64:The command was not understood."
        })
final class PolicyShowCommand implements Callable<Integer> {

    @Spec private CommandSpec command;
    @Mixin private PolicyConnection connection;

    @Override
    public Integer call() throws UnusableKafkaException {
        try (PolicyClient client = connection.open()) {
            return show(client.inForce());
        }
    }

    private int show(List<PolicyInForce> jobs) {
        CommandLine commandLine = command.commandLine();
        if (jobs.isEmpty()) {
            commandLine
                    .getErr()
                    .printf(
                            "error: no job has told on topic %s what is in force.%n",
                            connection.topics().verdicts());
            return ExitCodes.NO_ANSWER;
        }
        PrintWriter out = commandLine.getOut();
        out.print(
                jobs.stream()
                        .map(job -> VerdictText.inForce(job.newest(), job.origin()))
                        .collect(Collectors.joining(System.lineSeparator())));
        out.flush();
        return CommandLine.ExitCode.OK;
    }
}
