package dev.sluice.schemas.message;

import org.apache.avro.Schema;

/** Finds the schemas that the ids of a schema registry stand for. */
@FunctionalInterface
public interface RegisteredSchemas {

    /**
     * The same schema for an id each time. Asked for every message whose id is not among those that
     * were read last; throws what it likes, unchecked, where the registry does not answer, for that
     * is no fault of the message.
     *
     * @throws UnreadableMessageException if the registry has no schema of this id, or none of
     *     Avro's
     */
    Schema find(int id) throws UnreadableMessageException;
}
