package dev.ravenhelm.twilio.simulator.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * A form parameter that sets a property of a resource.
 *
 * @param name the parameter, {@code VoiceUrl}
 * @param property the property it sets, {@code voice_url}
 */
public record Field(String name, String property, Type type) {
  private static final Pattern WORDS = Pattern.compile("(?<=[a-z])(?=[A-Z])");
  private static final Map<String, String> PROPERTIES = new ConcurrentHashMap<>();

  /** Names come from requests too: what strangers make up is not kept for ever. */
  private static final int MOST_NAMES = 2000;

  /** What a parameter's value must be, and how it is kept. */
  public enum Type {
    TEXT,
    NAME,
    URL,
    METHOD,
    FLAG,
    NUMBER,
    SID
  }

  public static Field of(String name, Type type) {
    return new Field(name, property(name), type);
  }

  /** The property of a parameter's name: {@code voice_url} for {@code VoiceUrl}. */
  public static String property(String name) {
    String known = PROPERTIES.get(name);
    if (known != null) {
      return known;
    }
    String property = WORDS.matcher(name).replaceAll("_").toLowerCase(Locale.ROOT);
    if (PROPERTIES.size() < MOST_NAMES) {
      PROPERTIES.put(name, property);
    }
    return property;
  }

  /** Sets on {@code json} each of {@code fields} that {@code form} holds. */
  public static void write(List<Field> fields, Form form, ObjectNode json) {
    fields.forEach(field -> form.first(field.name).ifPresent(value -> field.set(json, value)));
  }

  private void set(ObjectNode json, String value) {
    switch (type) {
      case TEXT -> json.put(property, value);
      case NAME -> json.put(property, name(value));
      case URL -> json.put(property, url(value));
      case METHOD -> json.put(property, method(value));
      case FLAG -> json.put(property, flag(value));
      case NUMBER -> json.put(property, number(value));
      case SID -> json.put(property, value.isEmpty() ? null : value);
    }
  }

  private String name(String value) {
    if (value.length() > 64) {
      throw Refusal.badRequest(
          20001, name + " must be at most 64 characters, was " + value.length());
    }
    return value;
  }

  private String url(String value) {
    if (value.isEmpty()) {
      return value;
    }
    try {
      var uri = URI.create(value);
      if (uri.getHost() != null && List.of("http", "https").contains(uri.getScheme())) {
        return value;
      }
    } catch (IllegalArgumentException e) {
      throw Refusal.badRequest(urlCode(), name + " is not a valid URL: " + value);
    }
    throw Refusal.badRequest(urlCode(), name + " is not a valid URL: " + value);
  }

  /** The codes Twilio gives: 21502 voice URL, 21503 SMS URL, 21609 status callback. */
  private int urlCode() {
    if (name.startsWith("Sms")) {
      return 21503;
    }
    return name.contains("StatusCallback") ? 21609 : 21502;
  }

  private String method(String value) {
    String method = value.toUpperCase(Locale.ROOT);
    if (!method.isEmpty() && !method.equals("GET") && !method.equals("POST")) {
      throw Refusal.badRequest(21403, name + " must be GET or POST, was " + value);
    }
    return method.isEmpty() ? "POST" : method;
  }

  private boolean flag(String value) {
    if (!value.equalsIgnoreCase("true") && !value.equalsIgnoreCase("false")) {
      throw Refusal.badRequest(20001, name + " must be true or false, was " + value);
    }
    return value.equalsIgnoreCase("true");
  }

  private int number(String value) {
    if (!value.matches("-?[0-9]{1,9}")) {
      throw Refusal.badRequest(20001, name + " must be a number, was " + value);
    }
    return Integer.parseInt(value);
  }
}
