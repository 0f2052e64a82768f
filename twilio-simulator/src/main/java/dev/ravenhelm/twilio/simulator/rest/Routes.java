package dev.ravenhelm.twilio.simulator.rest;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All served operations; of those that match a path, the one with the fewest names in it answers.
 */
public final class Routes {
  private final List<Route> served = new ArrayList<>();
  private final Map<Place, List<Route>> byPlace = new HashMap<>();

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
    for (Route route : byPlace.getOrDefault(new Place(product, segments.size()), List.of())) {
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
    int length = Route.segments(route.pattern()).size();
    List<Route> rivals =
        byPlace.computeIfAbsent(new Place(route.product(), length), n -> new ArrayList<>());
    rivals.add(route);
    rivals.sort(Comparator.comparingInt(Route::variables));
    return this;
  }

  private record Place(Product product, int length) {}

  /** What a path led to. */
  sealed interface Match {
    record Found(Route route, Map<String, String> parameters) implements Match {}

    record OtherMethod() implements Match {}

    record Unknown() implements Match {}
  }
}
