package dev.ravenhelm.voice.server.agents;

import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** The agents' API: its endpoints, its own description, and a problem for everything else. */
public final class AgentsApi implements HttpService {

  /** Where all of it lies. */
  public static final String ROOT = "/api/v1";

  private static final String DESCRIPTION = ROOT + "/openapi.yaml";
  private static final Problem NOTHING_THERE =
      new Problem(
          404, "not-found", "No such endpoint", "GET " + DESCRIPTION + " lists what there is.", 0);

  private final List<Endpoint> endpoints;
  private final Supplier<String> publicPath;
  private final byte[] description = description();

  /**
   * The API.
   *
   * @param publicPath the path of the public URL, under which an Ingress forwards what it gets; all
   *     is served under it as well as without
   */
  public AgentsApi(List<Endpoint> endpoints, Supplier<String> publicPath) {
    this.publicPath = publicPath;
    List<Endpoint> all = new ArrayList<>(endpoints);
    all.add(new Endpoint(Method.GET, DESCRIPTION, this::describe));
    this.endpoints = List.copyOf(all);
  }

  /** All that is served, without what answers that nothing is there. */
  public List<Endpoint> endpoints() {
    return endpoints;
  }

  @Override
  public void routing(HttpRules rules) {
    rules.any(this::withoutPublicPath);
    endpoints.forEach(each -> rules.route(each.method(), each.path(), each.handler()));
    rules.any(
        ROOT + "/*", (_, response) -> Replies.send(response, new Reply.Refused(NOTHING_THERE)));
  }

  private void withoutPublicPath(ServerRequest request, ServerResponse response) {
    String prefix = publicPath.get();
    String path = request.prologue().uriPath().rawPath();
    String rest = path.startsWith(prefix) ? path.substring(prefix.length()) : "";
    if (!prefix.isEmpty() && isServed(rest)) {
      response.reroute(rest, request.prologue().query());
    } else {
      response.next();
    }
  }

  private boolean isServed(String path) {
    return path.startsWith(ROOT + "/")
        || endpoints.stream().anyMatch(each -> each.path().equals(path));
  }

  private void describe(ServerRequest request, ServerResponse response) {
    response.header(HeaderNames.CONTENT_TYPE, "application/yaml").send(description);
  }

  private static byte[] description() {
    try (InputStream in = AgentsApi.class.getResourceAsStream("/agents-api.yaml")) {
      if (in == null) {
        throw new IllegalStateException("the jar holds no agents-api.yaml");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
