package dev.sluice.job.record;

/** An undecoded record with the policy that will judge it. */
public record GatedRecord(SourceRecord source, PolicyStamp policy) {}
