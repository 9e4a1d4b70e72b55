package dev.sluice.job.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.flink.runtime.JobException;
import org.apache.flink.runtime.client.JobExecutionException;

/** What a person has to know of a job that failed. */
public final class FailureCause {

    private static final int LONGEST_CHAIN = 100;

    private FailureCause() {}

    /** The messages of all causes that say more than that something failed, outermost first. */
    public static String of(Throwable failure) {
        List<String> messages = new ArrayList<>();
        Throwable cause = failure;
        for (int i = 0; cause != null && i < LONGEST_CHAIN; i++) {
            if (saysMore(cause)) {
                messages.add(cause.getMessage());
            }
            cause = cause.getCause();
        }
        return messages.isEmpty() ? failure.toString() : String.join(": ", messages);
    }

    private static boolean saysMore(Throwable t) {
        boolean wraps =
                t instanceof ExecutionException
                        || t instanceof JobExecutionException
                        || t instanceof JobException;
        boolean repeats = t.getCause() != null && t.getCause().toString().equals(t.getMessage());
        return t.getMessage() != null && !wraps && !repeats;
    }
}
