package dev.ravenhelm.voice.operator.cli;

/**
 * Why something cannot be planned or carried out.
 *
 * @param reason CamelCase, for programs; those of conditions where a condition would say the same
 */
record Problem(ResourceName resource, String reason, String message) {}
