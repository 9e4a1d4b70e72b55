/**
 * How weights are trained, whatever they are the weights of: passes, rates, what is done to images.
 * Start at {@link dev.sluice.augment.train.recipe.TrainingRecipe}.
 */
package dev.sluice.augment.train.recipe;
