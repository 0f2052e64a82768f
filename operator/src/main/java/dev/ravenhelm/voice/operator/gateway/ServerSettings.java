package dev.ravenhelm.voice.operator.gateway;

import dev.ravenhelm.voice.api.v1alpha1.VoiceGateway;
import dev.ravenhelm.voice.openbao.SecretPath;
import dev.ravenhelm.voice.operator.secrets.OpenBaoServer;
import java.util.Optional;

/**
 * What the server's manifests are folded from.
 *
 * @param caPem the certificates that OpenBao's are checked against; absent: the system's
 * @param apiKeyPath where the API key's secret lies
 * @param defaults what all servers of this operator have in common
 */
record ServerSettings(
    VoiceGateway gateway,
    OpenBaoServer openBao,
    Optional<String> caPem,
    SecretPath apiKeyPath,
    ServerDefaults defaults) {}
