/**
 * Figures of a test for people and programs: a page that opens offline, its plots, and a JSON file.
 * Start at {@link dev.sluice.loadtest.report.LoadTestReport}.
 */
@ParametersAreNonnullByDefault
package dev.sluice.loadtest.report;

import javax.annotation.ParametersAreNonnullByDefault;
