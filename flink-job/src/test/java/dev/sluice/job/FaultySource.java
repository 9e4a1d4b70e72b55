package dev.sluice.job;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * A source that fails once, in the middle of its stream, at a moment that the test chooses. One at
 * a time in a JVM.
 */
record FaultySource<T, S extends SourceSplit, E>(Source<T, S, E> source)
        implements Source<T, S, E> {

    /** When it fails: in which call of its reader. */
    enum Fault {
        BETWEEN_CHECKPOINTS("pollNext"),
        AT_A_CHECKPOINT("snapshotState"),
        AFTER_A_CHECKPOINT("notifyCheckpointComplete");

        private final String call;

        Fault(String call) {
            this.call = call;
        }
    }

    // Shared with the tasks, which are in this JVM; null when nothing is left to fail.
    private static final AtomicReference<Fault> NEXT = new AtomicReference<>();
    private static final AtomicInteger UNTIL_READY = new AtomicInteger();
    private static volatile int heldBackAfter;

    /** The next fault, once readers were asked for records so often. */
    static void failOnce(Fault fault, int afterPolls) {
        UNTIL_READY.set(afterPolls);
        heldBackAfter = afterPolls;
        NEXT.set(fault);
    }

    static boolean hasFailed() {
        return NEXT.get() == null;
    }

    @Override
    @SuppressWarnings("unchecked") // A proxy of an interface is of that interface.
    public SourceReader<T, S> createReader(SourceReaderContext context) throws Exception {
        SourceReader<T, S> reader = source.createReader(context);
        return (SourceReader<T, S>)
                Proxy.newProxyInstance(
                        getClass().getClassLoader(),
                        new Class<?>[] {SourceReader.class},
                        (proxy, method, arguments) -> {
                            if (holdsBack(method.getName())) {
                                return InputStatus.MORE_AVAILABLE;
                            }
                            failIfDue(method.getName());
                            try {
                                return method.invoke(reader, arguments);
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                        });
    }

    /** So that there is something left to read when it fails, however fast the job is. */
    private static boolean holdsBack(String call) {
        return call.equals(Fault.BETWEEN_CHECKPOINTS.call)
                && !hasFailed()
                && UNTIL_READY.get() < -heldBackAfter;
    }

    private static void failIfDue(String call) throws IOException {
        Fault next = NEXT.get();
        if (call.equals(Fault.BETWEEN_CHECKPOINTS.call)) {
            UNTIL_READY.decrementAndGet();
        }
        if (next != null
                && next.call.equals(call)
                && UNTIL_READY.get() < 0
                && NEXT.compareAndSet(next, null)) {
            throw new IOException("made to fail in " + call);
        }
    }

    @Override
    public Boundedness getBoundedness() {
        return source.getBoundedness();
    }

    @Override
    public SplitEnumerator<S, E> createEnumerator(SplitEnumeratorContext<S> context)
            throws Exception {
        return source.createEnumerator(context);
    }

    @Override
    public SplitEnumerator<S, E> restoreEnumerator(SplitEnumeratorContext<S> context, E checkpoint)
            throws Exception {
        return source.restoreEnumerator(context, checkpoint);
    }

    @Override
    public SimpleVersionedSerializer<S> getSplitSerializer() {
        return source.getSplitSerializer();
    }

    @Override
    public SimpleVersionedSerializer<E> getEnumeratorCheckpointSerializer() {
        return source.getEnumeratorCheckpointSerializer();
    }
}
