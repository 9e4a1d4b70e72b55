/**
 * What several commands show on a terminal: progress, trainings, calibrations, tables. Start at
 * {@link dev.sluice.augment.cli.view.FigureTable}.
 */
package dev.sluice.augment.cli.view;
