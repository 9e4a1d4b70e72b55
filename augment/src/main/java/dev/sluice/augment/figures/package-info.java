/**
 * Figures that follow from what every exit said of a set of images: curves of the trade-off, how
 * good each exit's confidence is, what happens to each class. Arithmetic only; start at {@link
 * dev.sluice.augment.figures.Figures}.
 */
@ParametersAreNonnullByDefault
package dev.sluice.augment.figures;

import javax.annotation.ParametersAreNonnullByDefault;
