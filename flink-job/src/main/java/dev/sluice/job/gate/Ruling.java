package dev.sluice.job.gate;

import dev.sluice.schemas.ExitPolicy;
import javax.annotation.Nullable;

/**
 * What the policy book says of one message of the control topic, or of what it starts with.
 *
 * @param policy the message; null where it could not be read, or where there was none
 * @param offset of the message in the control topic; null for an announcement
 * @param accepted whether the policy is in force now
 * @param explanation for a person
 */
record Ruling(
        @Nullable ExitPolicy policy, @Nullable Long offset, boolean accepted, String explanation) {}
