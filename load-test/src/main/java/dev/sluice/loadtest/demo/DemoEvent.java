package dev.sluice.loadtest.demo;

/**
 * One message for the images topic.
 *
 * @param key of the Kafka record; for an image the event's id, so that answers can be matched
 * @param value the bytes to send
 */
record DemoEvent(String key, byte[] value) {}
