package dev.sluice.augment.evaluate;

/**
 * What a cascade said of one record.
 *
 * @param exit where it left, the final one included
 * @param classIndex its answer
 * @param confidence at that exit
 */
public record Judgement(int exit, int classIndex, float confidence) {}
