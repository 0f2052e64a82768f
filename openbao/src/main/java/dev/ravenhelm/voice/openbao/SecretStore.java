package dev.ravenhelm.voice.openbao;

import java.util.Map;

/**
 * Secrets by path, each a small map of strings with versions.
 *
 * <p>Every method throws {@link OpenBaoException} when the answer is neither of the cases it
 * returns; absence is only reported when the store said so.
 */
public interface SecretStore {

  ReadResult read(SecretPath path);

  /**
   * Stores the data as the version after {@code expectedVersion}; 0 means only if nothing was ever
   * there. Never repeated by itself: after {@link OpenBaoException.Kind#UNCLEAR}, read and compare.
   */
  WriteResult write(SecretPath path, Map<String, String> data, int expectedVersion);

  /** Replaces the custom metadata, which is for ownership marks and holds no secrets. */
  void describe(SecretPath path, Map<String, String> customMetadata);

  /** Removes all versions and the metadata; what is absent already counts as removed. */
  void deleteAll(SecretPath path);
}
