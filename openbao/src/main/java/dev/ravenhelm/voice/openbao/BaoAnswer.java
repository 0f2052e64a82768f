package dev.ravenhelm.voice.openbao;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** One answer of OpenBao's API; its body may hold secrets and stays out of {@code toString}. */
record BaoAnswer(int status, JsonNode body) {

  boolean ok() {
    return status >= 200 && status < 300;
  }

  /** OpenBao answers 412 when a replica has not caught up, 429 when a quota is used up. */
  boolean worthRepeating() {
    return status == 412 || status == 429 || (status >= 500 && !sealed());
  }

  boolean sealed() {
    return status == 503 && errors().contains("sealed");
  }

  String errors() {
    return StreamSupport.stream(body.path("errors").spliterator(), false)
        .map(JsonNode::asText)
        .collect(Collectors.joining("; "));
  }

  /**
   * The failure that this answer is; the server's own words are kept out when the request held
   * secrets.
   */
  OpenBaoException failure(BaoRequest request) {
    String detail = request.carriesSecret() ? "" : errors();
    if (sealed()) {
      return request.failed(OpenBaoException.Kind.SEALED, status, "");
    }
    if (status == 401 || status == 403) {
      return request.failed(OpenBaoException.Kind.DENIED, status, detail);
    }
    if (status >= 500 && !request.repeatable()) {
      return request.failed(OpenBaoException.Kind.UNCLEAR, status, detail);
    }
    return request.failed(
        worthRepeating() ? OpenBaoException.Kind.UNAVAILABLE : OpenBaoException.Kind.REFUSED,
        status,
        detail);
  }

  @Override
  public String toString() {
    return "BaoAnswer[" + status + "]";
  }
}
