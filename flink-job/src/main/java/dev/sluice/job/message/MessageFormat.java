package dev.sluice.job.message;

import dev.sluice.schemas.DeadLetter;
import dev.sluice.schemas.ImageEvent;
import dev.sluice.schemas.Prediction;
import dev.sluice.schemas.message.MessageReader;
import java.io.Serializable;
import org.apache.avro.message.MessageEncoder;

/**
 * How the messages of those topics are encoded that others read and write. The two that control a
 * job are always in Avro's single-object encoding.
 */
public interface MessageFormat extends Serializable {

    /** Avro's single-object encoding, which needs nobody to be asked. */
    MessageFormat SINGLE_OBJECT = new SingleObjectFormat();

    /** A reader of events; for one thread. */
    MessageReader<ImageEvent> events();

    /** A writer of predictions; for one thread. */
    MessageEncoder<Prediction> predictions();

    /** A writer of dead letters; for one thread. */
    MessageEncoder<DeadLetter> deadLetters();
}
