package dev.sluice.job.cli;

import dev.sluice.job.kafka.UnusableKafkaException;
import dev.sluice.job.policy.PolicyClient;
import dev.sluice.job.policy.PolicyInForce;
import dev.sluice.job.policy.SentPolicy;
import dev.sluice.schemas.ExitPolicy;
import dev.sluice.schemas.PolicyOutcome;
import dev.sluice.schemas.PolicyVerdict;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import javax.annotation.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Sends a policy and waits for the job's verdict. */
@Command(
        name = "set",
        description = "Send an exit policy to the job and wait for its verdict.",
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:The policy is in force.",
            "1:The job rejected the policy.",
            "2:No job answered in time.",
            "3:Kafka is out of reach, or not as it has to be.",
            "64:The command was not understood."
        })
final class PolicySetCommand implements Callable<Integer> {

    @Spec private CommandSpec command;

    @ArgGroup(exclusive = true, multiplicity = "1", order = 0)
    private PolicyTargetOptions target;

    @Option(
            names = "--reason",
            paramLabel = "TEXT",
            defaultValue = "",
            description = "Why, for those who look later.")
    private String reason;

    @Option(
            names = "--issuer",
            paramLabel = "NAME",
            defaultValue = "${sys:user.name}",
            description = "Who asks. Default: the name of the user")
    private String issuer;

    @Option(
            names = "--policy-version",
            paramLabel = "N",
            description =
                    "Version of the policy, from 1; the highest wins. Default: one above all that"
                            + " were sent or judged")
    @Nullable
    private Long version;

    @Option(
            names = "--timeout",
            paramLabel = "DURATION",
            defaultValue = "PT30S",
            description =
                    "How long to wait for the verdict, more than nothing, as in PT30S or PT2M."
                            + " Default: ${DEFAULT-VALUE}")
    private Duration timeout;

    @Mixin private PolicyConnection connection;

    @Override
    public Integer call() throws UnusableKafkaException {
        requireSense();
        try (PolicyClient client = connection.open()) {
            ExitPolicy policy = policy(client);
            SentPolicy sent = client.send(policy);
            command.commandLine()
                    .getErr()
                    .printf(
                            "Policy %d is sent (topic %s, offset %d); waiting up to %s for the"
                                    + " verdict ...%n",
                            sent.version(), connection.topics().policies(), sent.offset(), timeout);
            return report(sent, client.await(sent, timeout));
        }
    }

    private void requireSense() {
        if (version != null && version < 1) {
            throw usage("--policy-version is " + version + "; expected 1 or above");
        }
        if (timeout.isNegative() || timeout.isZero()) {
            throw usage("--timeout is " + timeout + "; expected more than nothing");
        }
        try {
            target.check();
        } catch (IllegalArgumentException e) {
            throw usage(e.getMessage());
        }
    }

    private ExitPolicy policy(PolicyClient client) throws UnusableKafkaException {
        Optional<List<Double>> inForce = Optional.empty();
        if (target.needsThresholdsInForce()) {
            List<PolicyInForce> jobs = client.inForce();
            inForce =
                    jobs.isEmpty()
                            ? Optional.empty()
                            : Optional.of(
                                    jobs.get(jobs.size() - 1).newest().getThresholdsInForce());
        }
        return ExitPolicy.newBuilder()
                .setVersion(version != null ? version : client.nextVersion())
                .setTarget(target(inForce))
                .setIssuer(issuer)
                .setReason(reason)
                .setIssuedAt(Instant.now().truncatedTo(ChronoUnit.MILLIS))
                .build();
    }

    private Object target(Optional<List<Double>> thresholdsInForce) {
        try {
            return target.target(thresholdsInForce);
        } catch (IllegalArgumentException e) {
            throw usage(e.getMessage());
        }
    }

    private ParameterException usage(String problem) {
        return new ParameterException(command.commandLine(), problem);
    }

    private int report(SentPolicy sent, Optional<PolicyVerdict> verdict) {
        CommandLine commandLine = command.commandLine();
        if (verdict.isEmpty()) {
            commandLine
                    .getErr()
                    .printf(
                            "error: no job answered on topic %s within %s. Policy %d stays in topic"
                                    + " %s: the next job that reads it will judge it.%n",
                            connection.topics().verdicts(),
                            timeout,
                            sent.version(),
                            connection.topics().policies());
            return ExitCodes.NO_ANSWER;
        }
        if (verdict.get().getOutcome() != PolicyOutcome.ACCEPTED) {
            commandLine.getErr().println(VerdictText.rejection(sent.version(), verdict.get()));
            return ExitCodes.REJECTED;
        }
        PrintWriter out = commandLine.getOut();
        out.println("Policy " + sent.version() + " is accepted.");
        out.print(VerdictText.inForce(verdict.get(), verdict));
        out.flush();
        return CommandLine.ExitCode.OK;
    }
}
