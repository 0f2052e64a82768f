package dev.ravenhelm.voice.openbao;

/** How a check-and-set write ended. */
public sealed interface WriteResult {

  /** The data was stored as this version. */
  record Written(int version) implements WriteResult {}

  /** Somebody else wrote first; nothing was changed. */
  record VersionMismatch() implements WriteResult {}
}
