/**
 * Reads images that are files of their own, PNG or JPEG, from folders and from Kafka: decoded,
 * coloured and resized as the job does it. Start at {@link dev.sluice.augment.encoded.ImageFolder}
 * and {@link dev.sluice.augment.encoded.ImageTopic}.
 */
package dev.sluice.augment.encoded;
