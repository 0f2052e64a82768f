package dev.ravenhelm.voice.operator;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListSet;

/** What a Kubernetes client asked the API server for, in the words of RBAC. */
final class ApiCalls implements Interceptor {
  private final Set<String> used = new ConcurrentSkipListSet<>();
  private final Set<String> refused = new ConcurrentSkipListSet<>();

  /** Each verb, group and resource that was used, as {@code create apps/deployments}. */
  Set<String> used() {
    return Set.copyOf(used);
  }

  /** Those that were answered with 403. */
  Set<String> refused() {
    return Set.copyOf(refused);
  }

  /** A call as {@link #used()} names it. */
  static String call(String verb, String group, String resource) {
    return verb + " " + (group.isEmpty() ? "core" : group) + "/" + resource;
  }

  @Override
  public void before(BasicBuilder request, HttpRequest sent, RequestTags tags) {
    used.add(call(sent.method(), sent.uri()));
  }

  @Override
  public void after(
      HttpRequest request,
      HttpResponse<?> response,
      AsyncBody.Consumer<List<ByteBuffer>> consumer) {
    note(request, response);
  }

  @Override
  public CompletableFuture<Boolean> afterFailure(
      BasicBuilder request, HttpResponse<?> response, RequestTags tags) {
    note(response.request(), response);
    return CompletableFuture.completedFuture(false);
  }

  private void note(HttpRequest request, HttpResponse<?> response) {
    if (response.code() == 403) {
      refused.add(call(request.method(), request.uri()));
    }
    if (response.code() == 201 && request.method().equals("PATCH")) {
      // a server-side apply that makes the object is authorised as a create too
      used.add(call("POST", request.uri()));
    }
  }

  private static String call(String method, URI uri) {
    List<String> path = Arrays.asList(uri.getPath().substring(1).split("/", -1));
    if (path.size() <= 3 && path.getFirst().equals("apis")) {
      return call("discover", path.size() > 1 ? path.get(1) : "", "*");
    }
    boolean core = path.getFirst().equals("api");
    String group = core ? "" : path.get(1);
    List<String> rest = path.subList(core ? 2 : 3, path.size());
    if (rest.getFirst().equals("namespaces") && rest.size() > 2) {
      rest = rest.subList(2, rest.size());
    }
    String resource = rest.size() > 2 ? rest.getFirst() + "/" + rest.get(2) : rest.getFirst();
    boolean watch = uri.getQuery() != null && uri.getQuery().contains("watch=true");
    String verb =
        switch (method) {
          case "GET" -> rest.size() > 1 ? "get" : watch ? "watch" : "list";
          case "POST" -> "create";
          case "PUT" -> "update";
          case "PATCH" -> "patch";
          default -> "delete";
        };
    return call(verb, group, resource);
  }
}
