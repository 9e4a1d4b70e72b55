/**
 * What a report shows a bundle beside: other bundles, networks in front. Start at {@code
 * ComparisonOptions}.
 */
package dev.sluice.augment.cli.compare;
