package dev.ravenhelm.twilio.simulator.store;

import java.security.SecureRandom;
import java.util.HexFormat;

/** Maker of SIDs: two letters that name the kind, and 32 hex digits. */
public final class Sids {
  private static final String LETTERS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

  private final SecureRandom random = new SecureRandom();

  public String next(String prefix) {
    var bytes = new byte[16];
    random.nextBytes(bytes);
    return prefix + HexFormat.of().formatHex(bytes);
  }

  /** A secret of 32 letters and digits, as API keys have. */
  public String secret() {
    var secret = new StringBuilder(32);
    for (int i = 0; i < 32; i++) {
      secret.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return secret.toString();
  }
}
