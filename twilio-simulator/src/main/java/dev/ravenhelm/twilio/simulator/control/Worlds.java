package dev.ravenhelm.twilio.simulator.control;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ravenhelm.twilio.simulator.accounts.Family;
import dev.ravenhelm.twilio.simulator.calls.Switchboard;
import dev.ravenhelm.twilio.simulator.media.MediaPlane;
import dev.ravenhelm.twilio.simulator.numbers.NumberRegistry;
import dev.ravenhelm.twilio.simulator.numbers.PhoneNumber;
import dev.ravenhelm.twilio.simulator.phones.PhoneBooth;
import dev.ravenhelm.twilio.simulator.rest.Tenants;
import java.io.IOException;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** Every account's world: the main account's, and one for each subaccount that REST makes. */
public final class Worlds implements Tenants, PhoneBooth.Directory {
  private final ObjectMapper mapper = new ObjectMapper();
  private final Map<String, World> bySid = new ConcurrentHashMap<>();
  private final Family family;
  private final NumberRegistry registry;
  private final Function<Family.Member, World> maker;
  private final PhoneBooth booth;
  private final World main;

  public Worlds(
      Family family,
      NumberRegistry registry,
      String authToken,
      MediaPlane media,
      Function<Family.Member, World> maker) {
    this.family = family;
    this.registry = registry;
    this.maker = maker;
    this.booth = new PhoneBooth(this, media);
    this.main = make(new Family.Member(family.mainSid(), authToken));
    bySid.put(main.accountSid(), main);
    family.listen(
        new Family.Listener(
            opened -> bySid.put(opened.sid(), make(opened)),
            closed -> find(closed).ifPresent(world -> world.numbers().clear()),
            forgotten -> {
              registry.leave(forgotten);
              Optional.ofNullable(bySid.remove(forgotten)).ifPresent(World::close);
            }));
  }

  private World make(Family.Member member) {
    World made = maker.apply(member);
    made.exchange().connect(booth);
    return made;
  }

  /** The telephones of the world outside, which all accounts share. */
  public PhoneBooth booth() {
    return booth;
  }

  public World main() {
    return main;
  }

  public Collection<World> all() {
    return bySid.values();
  }

  @Override
  public Optional<World> find(String accountSid) {
    return Optional.ofNullable(bySid.get(accountSid));
  }

  @Override
  public Optional<World> ofKey(String keySid) {
    return bySid.values().stream().filter(world -> world.keySecret(keySid).isPresent()).findFirst();
  }

  /** The world of the account that owns a number; the main account's where nobody does. */
  public World ofNumber(String number) {
    return PhoneNumber.parse(number)
        .flatMap(parsed -> registry.owner(parsed.e164()))
        .flatMap(this::find)
        .orElse(main);
  }

  @Override
  public List<String> numbers() {
    return bySid.values().stream()
        .flatMap(world -> world.numbers().all().stream())
        .map(number -> number.text("phone_number"))
        .sorted()
        .toList();
  }

  @Override
  public Switchboard switchboard(String number) {
    return ofNumber(number).switchboard();
  }

  /** The world that a call is in; the main account's where there is no such call. */
  public World ofCall(String callSid) {
    return bySid.values().stream()
        .filter(world -> world.book().find(callSid).isPresent())
        .findFirst()
        .orElse(main);
  }

  /** The world in which a client is registered; the main account's where none is. */
  public World ofClient(String identity) {
    return bySid.values().stream()
        .filter(world -> world.endpoints().client(identity).isPresent())
        .findFirst()
        .orElse(main);
  }

  /**
   * The world of the account that an access token claims to be for, which is still to be checked;
   * the main account's where it names none.
   */
  public World ofToken(String jwt) {
    String[] parts = jwt.split("\\.", -1);
    try {
      return find(mapper
              .readTree(new String(Base64.getUrlDecoder().decode(parts[parts.length / 2]), UTF_8))
              .path("sub")
              .asText())
          .orElse(main);
    } catch (IOException | IllegalArgumentException e) {
      return main;
    }
  }

  /** Forgets the subaccounts, and everything but its first numbers in the main account. */
  public void reset() {
    family.clear();
    main.reset();
  }

  public void close() {
    bySid.values().forEach(World::close);
  }
}
