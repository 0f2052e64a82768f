package dev.ravenhelm.voice.operator.account;

import dev.ravenhelm.voice.operator.plan.Desired;
import dev.ravenhelm.voice.operator.plan.OwnerMark;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Digest of everything that one resource wants of Twilio. */
public final class Fingerprint {
  private Fingerprint() {}

  /** The digest of some wishes; the same for the same wishes. */
  public static String of(Desired... wishes) {
    return of(
        Arrays.stream(wishes)
            .map(d -> d.kind() + " " + d.fields())
            .collect(Collectors.joining("\n")));
  }

  /** The digest of a text. */
  public static String of(String text) {
    return OwnerMark.of("fingerprint", "", "", "", text).tag().substring("rv1-".length());
  }
}
