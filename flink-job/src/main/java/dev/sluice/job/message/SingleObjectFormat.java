package dev.sluice.job.message;

import dev.sluice.schemas.DeadLetter;
import dev.sluice.schemas.ImageEvent;
import dev.sluice.schemas.Prediction;
import dev.sluice.schemas.ReleasedSchemas;
import dev.sluice.schemas.message.MessageReader;
import org.apache.avro.message.MessageEncoder;

/** Avro's single-object encoding. */
record SingleObjectFormat() implements MessageFormat {

    @Override
    public MessageReader<ImageEvent> events() {
        return new MessageReader<>(ImageEvent.getClassSchema(), ReleasedSchemas.store());
    }

    @Override
    public MessageEncoder<Prediction> predictions() {
        return Prediction.getEncoder();
    }

    @Override
    public MessageEncoder<DeadLetter> deadLetters() {
        return DeadLetter.getEncoder();
    }
}
