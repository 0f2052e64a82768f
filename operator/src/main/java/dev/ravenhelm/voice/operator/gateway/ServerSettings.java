package dev.ravenhelm.voice.operator.gateway;

import dev.ravenhelm.voice.api.v1alpha1.VoiceGateway;
import dev.ravenhelm.voice.openbao.SecretPath;
import dev.ravenhelm.voice.operator.secrets.OpenBaoServer;

/**
 * What the server's manifests are folded from.
 *
 * @param defaultImage the server image that belongs to this operator
 * @param apiKeyPath where the API key's secret lies
 */
record ServerSettings(
    VoiceGateway gateway, OpenBaoServer openBao, SecretPath apiKeyPath, String defaultImage) {}
