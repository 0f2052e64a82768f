/** The front door: products, authentication, routes, paging and Twilio's error bodies. */
@NullMarked
package dev.ravenhelm.twilio.simulator.rest;

import org.jspecify.annotations.NullMarked;
