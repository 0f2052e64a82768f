/** What a person or a test does to the simulator from outside, and the live page. */
@NullMarked
package dev.ravenhelm.twilio.simulator.control;

import org.jspecify.annotations.NullMarked;
