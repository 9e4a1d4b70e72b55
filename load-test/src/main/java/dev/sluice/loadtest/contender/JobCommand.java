package dev.sluice.loadtest.contender;

import dev.sluice.job.cli.RunCommand;
import dev.sluice.loadtest.process.ChildCommand;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;

/** {@code ./sluice run} as a child process. */
public final class JobCommand {

    private static final String PATIENCE_MILLIS = "180000";

    private JobCommand() {}

    public static void main(String[] arguments) throws Exception {
        awaitBroker(arguments);
        ChildCommand.announce("the job starts");
        RunCommand.main(arguments);
    }

    /**
     * The job gives a broker 15 s, which a JVM that has just started may need for itself where the
     * machine is busy: here it gets longer, and its classes are loaded then.
     */
    private static void awaitBroker(String[] arguments)
            throws ExecutionException, InterruptedException {
        String servers = arguments[List.of(arguments).indexOf("--bootstrap-servers") + 1];
        try (Admin admin =
                Admin.create(
                        Map.of(
                                "bootstrap.servers",
                                servers,
                                "request.timeout.ms",
                                PATIENCE_MILLIS,
                                "default.api.timeout.ms",
                                PATIENCE_MILLIS))) {
            admin.describeCluster().nodes().get();
        }
    }
}
