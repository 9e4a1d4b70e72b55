package dev.sluice.job.registry;

import dev.sluice.schemas.message.LatestIds;
import dev.sluice.schemas.message.RegisteredSchemas;
import dev.sluice.schemas.message.UnreadableMessageException;
import java.time.Duration;
import java.util.Map;
import java.util.function.LongSupplier;
import javax.annotation.Nullable;
import org.apache.avro.Schema;

/**
 * Asks the registry once for an id, and remembers: a schema for good, for an id never gets another
 * one; that there is none for a minute, since a copy of a registry may be late to know. No more
 * than {@link #MAX_IDS}, those that were asked for last. For one thread.
 */
final class SchemaLookup implements RegisteredSchemas {

    static final int MAX_IDS = 64;
    static final Duration KEPT_WITHOUT_SCHEMA = Duration.ofMinutes(1);

    private final RegistryClient client;
    private final int own;
    private final LongSupplier nanos;
    private final Map<Integer, Known> known = new LatestIds<>(MAX_IDS);

    /**
     * @param own as {@link RegistryClient#schema} takes it
     * @param nanos tells the time, as {@link System#nanoTime}
     */
    SchemaLookup(RegistryClient client, int own, LongSupplier nanos) {
        this.client = client;
        this.own = own;
        this.nanos = nanos;
    }

    /**
     * @param schema or null
     * @param problem or null
     */
    private record Known(
            @Nullable Schema schema, @Nullable UnreadableMessageException problem, long askedAt) {}

    @Override
    public Schema find(int id) throws UnreadableMessageException {
        Known answer = known.get(id);
        if (answer == null || isDue(answer)) {
            answer = ask(id);
            known.put(id, answer);
        }
        if (answer.problem() != null) {
            throw answer.problem();
        }
        return answer.schema();
    }

    private boolean isDue(Known answer) {
        return answer.problem() != null
                && nanos.getAsLong() - answer.askedAt() >= KEPT_WITHOUT_SCHEMA.toNanos();
    }

    private Known ask(int id) {
        try {
            return new Known(client.schema(id, own), null, nanos.getAsLong());
        } catch (UnreadableMessageException e) {
            return new Known(null, e, nanos.getAsLong());
        }
    }
}
