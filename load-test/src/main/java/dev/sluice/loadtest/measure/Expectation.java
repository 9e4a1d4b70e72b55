package dev.sluice.loadtest.measure;

import dev.sluice.augment.data.ImageSet;
import dev.sluice.augment.evaluate.Judgement;
import java.util.List;

/**
 * What is known of the distinct images of a workload before anything is timed.
 *
 * @param labels of the images; the classes are judged by them
 * @param whole the whole network's answers
 * @param target what a target should answer, by a run of the same stages in memory
 */
public record Expectation(ImageSet labels, List<Judgement> whole, List<Judgement> target) {}
