package dev.ravenhelm.twilio.simulator.rest;

import dev.ravenhelm.twilio.simulator.faults.Fault;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A request as it came in, before anything is known of who asks.
 *
 * @param host what the client believes to be talking to, with the port
 * @param query the query as it was sent
 * @param from the address it came from
 * @param authorization the header; empty where there is none
 */
record Incoming(
    String method,
    String path,
    String query,
    String host,
    String authorization,
    Optional<String> ifMatch,
    String body,
    String from)
    implements Fault.Occasion {

  private static final Pattern SECRET =
      Pattern.compile("(?i)password|secret|private_?key|certificate|apikey|token$");

  Optional<Product> product() {
    return Product.of(host, path);
  }

  /** Scheme and authority as the client sees them, for absolute links. */
  String origin() {
    return (Product.isTwilio(host) ? "https://" : "http://") + host;
  }

  @Override
  public Fault.Side side() {
    return Fault.Side.REST;
  }

  /** The call in the path; empty where it names none. */
  String callSid() {
    int at = path.indexOf("/CA");
    return at < 0 || path.length() < at + 35 ? "" : path.substring(at + 1, at + 35);
  }

  /** The parameters of the body, with nothing in them that is a secret. */
  Form shown() {
    var shown = new Form();
    Form.parse(body)
        .all()
        .forEach((name, values) ->
            values.forEach(
                value -> shown.add(name, SECRET.matcher(name).find() ? "(redacted)" : value)));
    return shown;
  }

  /** The account in the path of the 2010 API; of others it is not known here. */
  @Override
  public String account() {
    int at = path.indexOf("/Accounts/AC");
    return at < 0 || path.length() < at + 44 ? "" : path.substring(at + 10, at + 44);
  }

  @Override
  public boolean mentions(String value) {
    return path.contains(value)
        || Form.parse(query).all().values().stream().anyMatch(all -> all.contains(value))
        || Form.parse(body).all().values().stream().anyMatch(all -> all.contains(value));
  }
}
