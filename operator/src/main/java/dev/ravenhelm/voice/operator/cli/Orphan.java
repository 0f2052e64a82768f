package dev.ravenhelm.voice.operator.cli;

import dev.ravenhelm.voice.operator.plan.TwilioObject;

/**
 * An object with a mark that no resource has.
 *
 * @param proven whether the mark is surely this installation's, since it is what the name in front
 *     of it gives together with the ownerId; a mark by itself does not tell whose it is
 */
record Orphan(TwilioObject object, boolean proven) {}
