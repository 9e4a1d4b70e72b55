package dev.sluice.job.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.schemas.message.UnreadableMessageException;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.avro.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SchemaLookupTest {

    private static final String STRING = "\"string\"";

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1);
    private TestingRegistry registry;
    private SchemaLookup lookup;

    @BeforeEach
    void startRegistry() throws IOException {
        registry = new TestingRegistry();
        lookup = new SchemaLookup(registry.client(), 1, nanos::get);
    }

    @AfterEach
    void stopRegistry() {
        registry.close();
    }

    @Test
    void asksForASchemaOnce() throws Exception {
        int id = registry.put(STRING);

        for (int i = 0; i < 3; i++) {
            assertThat(lookup.find(id)).isEqualTo(Schema.create(Schema.Type.STRING));
            nanos.addAndGet(SchemaLookup.KEPT_WITHOUT_SCHEMA.toNanos());
        }
        assertThat(registry.asked()).hasSize(1);
    }

    @Test
    void asksForAnIdWithoutASchemaAgainWhenAMinuteHasPassed() throws Exception {
        assertThatThrownBy(() -> lookup.find(1)).isInstanceOf(UnreadableMessageException.class);
        nanos.addAndGet(SchemaLookup.KEPT_WITHOUT_SCHEMA.toNanos() - 1);
        assertThatThrownBy(() -> lookup.find(1)).isInstanceOf(UnreadableMessageException.class);
        assertThat(registry.asked()).hasSize(1);
        registry.put(STRING);

        nanos.addAndGet(1);

        assertThat(lookup.find(1)).isEqualTo(Schema.create(Schema.Type.STRING));
        assertThat(registry.asked()).hasSize(2);
    }

    @Test
    void remembersNothingOfARegistryThatDidNotAnswer() throws Exception {
        int id = registry.put(STRING);
        registry.answerNext(403, "not yet");

        assertThatThrownBy(() -> lookup.find(id)).isInstanceOf(UnusableRegistryException.class);
        assertThat(lookup.find(id)).isEqualTo(Schema.create(Schema.Type.STRING));
    }

    @Test
    void remembersNoMoreThanTheLatestIds() {
        for (int id = 100; id <= 100 + SchemaLookup.MAX_IDS; id++) {
            int unknown = id;
            assertThatThrownBy(() -> lookup.find(unknown));
        }
        assertThatThrownBy(() -> lookup.find(101));
        assertThat(registry.asked()).hasSize(SchemaLookup.MAX_IDS + 1);

        assertThatThrownBy(() -> lookup.find(100));

        assertThat(registry.asked()).hasSize(SchemaLookup.MAX_IDS + 2);
    }
}
