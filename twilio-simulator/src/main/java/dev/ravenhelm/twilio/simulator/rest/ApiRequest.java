package dev.ravenhelm.twilio.simulator.rest;

import java.util.Map;
import java.util.Optional;

/**
 * An authenticated request to the REST API.
 *
 * @param principal who asks
 * @param origin scheme and authority as the client sees them, for absolute links
 * @param path the path without the query
 * @param parameters the names in the route's pattern and what stood in their place
 * @param query the decoded query
 * @param form the decoded body
 */
public record ApiRequest(
    Principal principal,
    String origin,
    String path,
    Map<String, String> parameters,
    Form query,
    Form form,
    Optional<String> ifMatch) {

  public ApiRequest {
    parameters = Map.copyOf(parameters);
  }

  /** What stands in the path for {@code name}. */
  public String at(String name) {
    String value = parameters.get(name);
    if (value == null) {
      throw new IllegalArgumentException("no {" + name + "} in the pattern of " + path);
    }
    return value;
  }

  public Refusal notFound() {
    return Refusal.notFound(path);
  }

  /** Refuses a write that was meant for another version of the resource. */
  public void checkVersion(int version) {
    if (ifMatch.isPresent()
        && !ifMatch.get().equals("*")
        && !bare(ifMatch.get()).equals("" + version)) {
      throw new Refusal(412, 20412, "The resource was changed by another request: If-Match failed");
    }
  }

  private static String bare(String etag) {
    return etag.replace("W/", "").replace("\"", "");
  }
}
