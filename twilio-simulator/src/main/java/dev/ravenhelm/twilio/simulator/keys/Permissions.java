package dev.ravenhelm.twilio.simulator.keys;

import dev.ravenhelm.twilio.simulator.rest.Product;
import dev.ravenhelm.twilio.simulator.rest.Refusal;
import dev.ravenhelm.twilio.simulator.rest.Route;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a restricted key may do, in Twilio's words: {@code /twilio/voice/calls/create}
 * (twilio.com/docs/iam/api-keys/restricted-api-keys).
 */
final class Permissions {
  static final int MOST = 100;
  private static final Pattern WELL_FORMED =
      Pattern.compile("/twilio/[a-z-]+/[a-z0-9.-]+/(list|read|create|update|delete|\\*)");

  /** Resources that go by another name than their path. */
  private static final Map<String, String> NAMES =
      Map.of(
          "Applications", "twiml.apps",
          "Members", "member",
          "IpAccessControlLists", "ip-acls",
          "IpAccessControlListMappings", "ip-acl-mappings",
          "Trunks", "sip.trunks");

  private Permissions() {}

  /** The permission that a request needs; empty where no restricted key may make it. */
  static Optional<String> of(Route route) {
    List<String> segments =
        new ArrayList<>(List.of(route.pattern().replaceFirst("\\.json$", "").split("/", -1)));
    segments.removeFirst();
    segments.removeFirst();
    if (route.product() == Product.API) {
      segments.removeFirst();
      segments.removeFirst();
    }
    if (segments.isEmpty()) {
      return Optional.empty();
    }
    boolean one = segments.getLast().startsWith("{");
    List<String> names =
        segments.stream()
            .filter(segment -> !segment.startsWith("{"))
            .map(name -> NAMES.getOrDefault(name, kebab(name)))
            .toList();
    return product(route, names.getFirst())
        .map(product -> product + String.join(".", names) + "/" + action(route, one));
  }

  static boolean allow(Iterable<String> allowed, String wanted) {
    for (String each : allowed) {
      if (each.equals(wanted)
          || (each.endsWith("/*") && wanted.startsWith(each.substring(0, each.length() - 1)))) {
        return true;
      }
    }
    return false;
  }

  /** Refuses what is no permission: errors/70002. */
  static void requireWellFormed(String permission) {
    if (!WELL_FORMED.matcher(permission).matches()) {
      throw Refusal.badRequest(
          70002,
          "assertion '"
              + permission
              + "' is invalid: a permission is /twilio/product/resource/action, and the action one of list, read, create, update, delete, *");
    }
  }

  private static Optional<String> product(Route route, String first) {
    return switch (route.product()) {
      case TASKROUTER -> Optional.of("/twilio/taskrouter/");
      case MONITOR -> Optional.of("/twilio/monitor/");
      case INSIGHTS -> Optional.of("/twilio/voice/insights.");
      case TRUNKING -> Optional.of("/twilio/voice/");
      case API ->
          switch (first) {
            case "messages" -> Optional.of("/twilio/messaging/");
            case "incoming-phone-numbers", "available-phone-numbers" ->
                Optional.of("/twilio/phone-numbers/");
            case "keys", "signing-keys", "balance" -> Optional.empty();
            default -> Optional.of("/twilio/voice/");
          };
      case IAM, NOTIFY, ROUTES, PRICING, VOICE -> Optional.empty();
    };
  }

  private static String action(Route route, boolean one) {
    return switch (route.method()) {
      case "GET" -> one ? "read" : "list";
      case "POST" -> one ? "update" : "create";
      default -> "delete";
    };
  }

  private static String kebab(String name) {
    return name.replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
  }
}
