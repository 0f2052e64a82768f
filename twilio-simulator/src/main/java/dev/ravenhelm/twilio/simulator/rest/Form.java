package dev.ravenhelm.twilio.simulator.rest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Named values in the order they were given; a name may come more than once. */
public final class Form {
  private final Map<String, List<String>> values = new LinkedHashMap<>();

  /** Reads {@code application/x-www-form-urlencoded}; a broken escape is kept as it stands. */
  public static Form parse(String encoded) {
    var form = new Form();
    int from = 0;
    while (from < encoded.length()) {
      int to = encoded.indexOf('&', from);
      if (to < 0) {
        to = encoded.length();
      }
      String pair = encoded.substring(from, to);
      int equals = pair.indexOf('=');
      if (!pair.isEmpty()) {
        String name = equals < 0 ? pair : pair.substring(0, equals);
        form.add(decode(name), equals < 0 ? "" : decode(pair.substring(equals + 1)));
      }
      from = to + 1;
    }
    return form;
  }

  public Form add(String name, String value) {
    values.computeIfAbsent(name, n -> new ArrayList<>()).add(value);
    return this;
  }

  public Form addAll(Form other) {
    other.values.forEach((name, all) -> all.forEach(value -> add(name, value)));
    return this;
  }

  public Form set(String name, String value) {
    values.remove(name);
    return add(name, value);
  }

  public boolean has(String name) {
    return values.containsKey(name);
  }

  public Optional<String> first(String name) {
    List<String> all = values.get(name);
    return all == null ? Optional.empty() : Optional.of(all.getFirst());
  }

  /** The value, absent where it is missing or empty. */
  public Optional<String> filled(String name) {
    return first(name).filter(value -> !value.isEmpty());
  }

  /** GET where that is the value, else POST. */
  public String method(String name) {
    return filled(name).filter("GET"::equalsIgnoreCase).isPresent() ? "GET" : "POST";
  }

  public boolean flag(String name, boolean otherwise) {
    return filled(name).map("true"::equalsIgnoreCase).orElse(otherwise);
  }

  /**
   * All words of all its values, between blanks or commas; {@code otherwise} where it is absent.
   */
  public Set<String> words(String name, Set<String> otherwise) {
    return has(name)
        ? values.getOrDefault(name, List.of()).stream()
            .flatMap(value -> Stream.of(value.strip().split("[ ,]+")))
            .collect(Collectors.toUnmodifiableSet())
        : otherwise;
  }

  public Map<String, List<String>> all() {
    return values;
  }

  public Form copy() {
    return new Form().addAll(this);
  }

  public String encode() {
    return values.entrySet().stream()
        .flatMap(e -> e.getValue().stream().map(value -> enc(e.getKey()) + "=" + enc(value)))
        .collect(Collectors.joining("&"));
  }

  private static String enc(String text) {
    return URLEncoder.encode(text, UTF_8);
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, UTF_8);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }
}
