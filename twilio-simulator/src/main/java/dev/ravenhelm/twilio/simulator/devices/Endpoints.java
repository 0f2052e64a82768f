package dev.ravenhelm.twilio.simulator.devices;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Everything that can ring: registered clients, and the telephones and SIP phones of the world. */
public final class Endpoints {
  private static final Behaviour POLITE =
      Behaviour.answering(Duration.ofMillis(300), Optional.of(Duration.ofSeconds(2)));

  private final Map<String, Client> clients = new ConcurrentHashMap<>();
  private final Map<String, Behaviour> phones = new ConcurrentHashMap<>();

  /** What rings at an address; a client that is not registered does not. */
  public Optional<Behaviour> find(String address) {
    if (address.startsWith("client:")) {
      return client(address.substring("client:".length()))
          .filter(client ->
              client.token().allowsIncoming() && client.token().expires().isAfter(Instant.now()))
          .map(Client::behaviour);
    }
    return Optional.of(phones.getOrDefault(address, POLITE));
  }

  /** A client's address may carry parameters: {@code alice?k=v}. */
  public Optional<Client> client(String identity) {
    int query = identity.indexOf('?');
    return Optional.ofNullable(clients.get(query < 0 ? identity : identity.substring(0, query)));
  }

  public void register(Client client) {
    clients.put(client.token().identity(), client);
  }

  public boolean unregister(String identity) {
    return clients.remove(identity) != null;
  }

  public List<Client> clients() {
    return List.copyOf(clients.values());
  }

  public void phone(String number, Behaviour behaviour) {
    phones.put(number, behaviour);
  }

  public void clear() {
    clients.clear();
    phones.clear();
  }

  /** A device registered under an identity. */
  public record Client(AccessToken token, Behaviour behaviour) {}
}
