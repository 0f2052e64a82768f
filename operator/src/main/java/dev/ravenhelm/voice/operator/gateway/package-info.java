/** VoiceGateway: TwiML application, workspace, API key, and the server's Deployment. */
@NullMarked
package dev.ravenhelm.voice.operator.gateway;

import org.jspecify.annotations.NullMarked;
