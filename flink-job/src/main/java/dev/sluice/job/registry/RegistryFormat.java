package dev.sluice.job.registry;

import dev.sluice.job.kafka.TopicNames;
import dev.sluice.job.message.MessageFormat;
import dev.sluice.schemas.DeadLetter;
import dev.sluice.schemas.ImageEvent;
import dev.sluice.schemas.Prediction;
import dev.sluice.schemas.ReleasedSchemas;
import dev.sluice.schemas.message.MessageReader;
import dev.sluice.schemas.message.RegisteredMessageEncoder;
import org.apache.avro.message.MessageEncoder;

/**
 * Messages with the id of their schema in a registry. What the job writes is registered when it is
 * submitted, once and for all its tasks, so that a registry that is away then stops no prediction;
 * what it reads is asked for when it comes. Events in Avro's single-object encoding are read too.
 *
 * @param predictionId of the schema of predictions
 * @param deadLetterId likewise of dead letters
 */
public record RegistryFormat(RegistryAccess access, int predictionId, int deadLetterId)
        implements MessageFormat {

    /**
     * Asks the registry for the ids of what the job writes to these topics.
     *
     * @throws UnusableRegistryException if the registry does not give them
     */
    static RegistryFormat register(RegistryAccess access, TopicNames topics) {
        RegistryClient client = new RegistryClient(access);
        return new RegistryFormat(
                access,
                client.id(subject(topics.predictions()), Prediction.getClassSchema()),
                client.id(subject(topics.deadLetters()), DeadLetter.getClassSchema()));
    }

    /** By Confluent's TopicNameStrategy; what may be in a topic's name may be in a URL. */
    static String subject(String topic) {
        return topic + "-value";
    }

    @Override
    public MessageReader<ImageEvent> events() {
        return new MessageReader<>(
                ImageEvent.getClassSchema(),
                ReleasedSchemas.store(),
                new SchemaLookup(new RegistryClient(access), predictionId, System::nanoTime));
    }

    @Override
    public MessageEncoder<Prediction> predictions() {
        return new RegisteredMessageEncoder<>(Prediction.class, predictionId);
    }

    @Override
    public MessageEncoder<DeadLetter> deadLetters() {
        return new RegisteredMessageEncoder<>(DeadLetter.class, deadLetterId);
    }
}
