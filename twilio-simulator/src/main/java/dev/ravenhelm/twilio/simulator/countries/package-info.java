/** Countries: their codes, what calls and numbers cost there, and whether they may be dialled. */
@NullMarked
package dev.ravenhelm.twilio.simulator.countries;

import org.jspecify.annotations.NullMarked;
