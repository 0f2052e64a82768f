/**
 * One Twilio account: its lists, shared by all resources, and the steps that make it what a plan
 * says.
 */
@NullMarked
package dev.ravenhelm.voice.operator.account;

import org.jspecify.annotations.NullMarked;
