package dev.ravenhelm.twilio.simulator.notify;

import static dev.ravenhelm.twilio.simulator.rest.Product.NOTIFY;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ravenhelm.twilio.simulator.accounts.Account;
import dev.ravenhelm.twilio.simulator.rest.ApiRequest;
import dev.ravenhelm.twilio.simulator.rest.Field;
import dev.ravenhelm.twilio.simulator.rest.Refusal;
import dev.ravenhelm.twilio.simulator.rest.Routes;
import dev.ravenhelm.twilio.simulator.shelf.Shelf;
import dev.ravenhelm.twilio.simulator.shelf.Shelves;
import java.util.List;

/** {@code /Credentials} of notify: what may push to phones. Certificates and keys are not kept. */
public final class PushCredentials {
  private final Shelf credentials;

  public PushCredentials(Account account, Shelves shelves) {
    credentials = shelves.add(new Shelf(account, NOTIFY, "/v1/Credentials", "credentials", "CR"));
  }

  public void register(Routes routes) {
    credentials
        .fields(Field.of("FriendlyName", Field.Type.NAME))
        .required("Type")
        .defaults(json -> json.put("friendly_name", "").put("sandbox", "false"))
        .check(PushCredentials::check)
        .register(routes);
  }

  private static void check(ApiRequest request, ObjectNode json) {
    if (!json.has("type")) {
      String type = request.form().first("Type").orElse("");
      if (!List.of("gcm", "apn", "fcm").contains(type)) {
        throw Refusal.badRequest(20001, "Type must be one of fcm, apn, gcm, was " + type);
      }
      List<String> needed =
          switch (type) {
            case "apn" -> List.of("Certificate", "PrivateKey");
            case "gcm" -> List.of("ApiKey");
            default -> List.of("Secret");
          };
      needed.forEach(name -> {
        if (request.form().filled(name).isEmpty()) {
          throw Refusal.missing(name);
        }
      });
      json.put("type", type);
    }
    request.form().filled("Sandbox").ifPresent(value -> json.put("sandbox", value));
  }
}
