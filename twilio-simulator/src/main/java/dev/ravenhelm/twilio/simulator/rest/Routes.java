package dev.ravenhelm.twilio.simulator.rest;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All served operations; the first that matches a path answers it. */
public final class Routes {
  private final List<Route> served = new ArrayList<>();
  private final Map<Integer, List<Route>> byLength = new HashMap<>();

  public Routes get(Product product, String pattern, Route.Handler handler) {
    return add(new Route(product, "GET", pattern, handler));
  }

  public Routes post(Product product, String pattern, Route.Handler handler) {
    return add(new Route(product, "POST", pattern, handler));
  }

  public Routes delete(Product product, String pattern, Route.Handler handler) {
    return add(new Route(product, "DELETE", pattern, handler));
  }

  public List<Route> served() {
    return List.copyOf(served);
  }

  Match find(Product product, String method, String path) {
    List<String> segments = Route.segments(path);
    boolean known = false;
    for (Route route : byLength.getOrDefault(segments.size(), List.of())) {
      if (route.product() != product) {
        continue;
      }
      Optional<Map<String, String>> parameters = route.match(segments);
      if (parameters.isPresent()) {
        if (route.method().equals(method)) {
          return new Match.Found(route, parameters.get());
        }
        known = true;
      }
    }
    return known ? new Match.OtherMethod() : new Match.Unknown();
  }

  private Routes add(Route route) {
    served.add(route);
    byLength
        .computeIfAbsent(Route.segments(route.pattern()).size(), n -> new ArrayList<>())
        .add(route);
    return this;
  }

  /** What a path led to. */
  sealed interface Match {
    record Found(Route route, Map<String, String> parameters) implements Match {}

    record OtherMethod() implements Match {}

    record Unknown() implements Match {}
  }
}
