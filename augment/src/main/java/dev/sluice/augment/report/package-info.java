/**
 * One page, with its plots, on what a bundle does on a set of images: for a person who decides
 * whether to use it. Start at {@link dev.sluice.augment.report.Report}.
 */
@ParametersAreNonnullByDefault
package dev.sluice.augment.report;

import javax.annotation.ParametersAreNonnullByDefault;
