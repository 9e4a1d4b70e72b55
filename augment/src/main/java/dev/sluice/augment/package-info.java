/** The tool that attaches early exits to trained networks; its entry is {@code cli}. */
package dev.sluice.augment;
