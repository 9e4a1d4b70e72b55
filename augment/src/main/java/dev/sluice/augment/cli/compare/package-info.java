/** What a report shows a bundle beside. Start at {@code ComparisonOptions}. */
package dev.sluice.augment.cli.compare;
