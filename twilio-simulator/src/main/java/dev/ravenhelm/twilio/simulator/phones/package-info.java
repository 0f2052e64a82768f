/** The world outside as a web page: telephones that people and tests can use. */
@NullMarked
package dev.ravenhelm.twilio.simulator.phones;

import org.jspecify.annotations.NullMarked;
