package dev.sluice.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

class BrokerForTestsITCase {

    @Test
    void takesRecordsWithOrWithoutDocker() throws Exception {
        try (TestKafka kafka = new TestKafka()) {
            kafka.createTopic("images", 2, Map.of());
            Map<String, Object> settings = Map.of("bootstrap.servers", kafka.bootstrapServers());
            StringSerializer text = new StringSerializer();
            try (var producer = new KafkaProducer<>(settings, text, text)) {
                RecordMetadata written =
                        producer.send(new ProducerRecord<>("images", 1, "key", "value")).get();

                assertThat(written.partition()).isEqualTo(1);
                assertThat(written.offset()).isZero();
            }
        }
    }
}
