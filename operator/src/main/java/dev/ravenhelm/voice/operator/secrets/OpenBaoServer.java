package dev.ravenhelm.voice.operator.secrets;

import dev.ravenhelm.voice.openbao.SecretPath;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * An OpenBao server of the operator's own configuration.
 *
 * @param audience of the tokens that ServiceAccounts log in with
 * @param share what a namespace may reach, as {@code {namespace}} or {@code voice/{namespace}}
 * @param caFile certificates to trust, or null for the system's
 */
public record OpenBaoServer(
    URI address,
    String kvMount,
    String authMount,
    String audience,
    String share,
    @Nullable String caFile) {
  /** The share of one namespace. */
  public SecretPath shareOf(String namespace) {
    return new SecretPath(share.replace("{namespace}", namespace));
  }
}
