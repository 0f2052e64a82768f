package dev.ravenhelm.voice.openbao;

import java.util.Map;

/** What stands at a path. */
public sealed interface ReadResult {

  /** The version to name in the next check-and-set write. */
  int version();

  /** The newest version of a secret; its values stay out of {@code toString}. */
  record Present(Map<String, String> data, int version, Map<String, String> customMetadata)
      implements ReadResult {
    public Present {
      data = Map.copyOf(data);
      customMetadata = Map.copyOf(customMetadata);
    }

    @Override
    public String toString() {
      return "Present[keys="
          + data.keySet()
          + ", version="
          + version
          + ", customMetadata="
          + customMetadata
          + "]";
    }
  }

  /** Proved absent: never written (version 0), or its newest version was deleted. */
  record Absent(int version) implements ReadResult {}
}
