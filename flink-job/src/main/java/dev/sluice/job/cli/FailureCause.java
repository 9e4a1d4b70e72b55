package dev.sluice.job.cli;

import java.util.ArrayDeque;
import java.util.Deque;

/** What a person has to know of a job that failed. */
public final class FailureCause {

    private FailureCause() {}

    /** The message of the innermost cause that has one. */
    public static String of(Throwable failure) {
        Deque<Throwable> chain = new ArrayDeque<>();
        for (Throwable t = failure; t != null && chain.size() < 100; t = t.getCause()) {
            chain.push(t);
        }
        return chain.stream()
                .filter(t -> t.getMessage() != null)
                .findFirst()
                .map(Throwable::getMessage)
                .orElseGet(failure::toString);
    }
}
