package dev.sluice.augment.reader;

import dev.sluice.augment.data.Part;
import java.util.Map;

/**
 * Where images are.
 *
 * @param location a path, or {@code kafka://HOST:PORT[,HOST:PORT...]/TOPIC}
 * @param part of the data set, where it has parts
 * @param kafkaSettings of Kafka's clients, secrets among them; never shown
 */
public record ImageSource(String location, Part part, Map<String, String> kafkaSettings) {

    public ImageSource {
        kafkaSettings = Map.copyOf(kafkaSettings);
    }

    @Override
    public String toString() {
        return location + " (" + part + ")";
    }
}
