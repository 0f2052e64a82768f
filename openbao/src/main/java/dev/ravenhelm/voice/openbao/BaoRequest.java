package dev.ravenhelm.voice.openbao;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * One request to OpenBao's API; its body holds secrets and stays out of {@code toString}.
 *
 * @param operation the word for it in errors
 * @param path what it is about, for errors
 * @param repeatable whether doing it twice is the same as doing it once
 */
record BaoRequest(
    String operation,
    String method,
    String apiPath,
    String path,
    @Nullable JsonNode body,
    boolean repeatable) {

  boolean carriesSecret() {
    return body != null && !repeatable;
  }

  OpenBaoException failed(OpenBaoException.Kind kind, int status, String detail) {
    return new OpenBaoException(kind, operation, path, status, detail, null);
  }

  OpenBaoException failed(OpenBaoException.Kind kind, Throwable cause) {
    return new OpenBaoException(kind, operation, path, 0, cause.getClass().getSimpleName(), cause);
  }

  @Override
  public String toString() {
    return method + " " + apiPath;
  }
}
