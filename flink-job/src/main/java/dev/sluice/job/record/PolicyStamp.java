package dev.sluice.job.record;

import dev.sluice.bundle.exit.Thresholds;

/** The one policy that judges a record at all of its exits. */
public record PolicyStamp(long version, Thresholds thresholds) {}
