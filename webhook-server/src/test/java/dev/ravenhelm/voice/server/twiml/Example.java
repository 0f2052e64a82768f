package dev.ravenhelm.voice.server.twiml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.ravenhelm.voice.api.v1alpha1.AgentIdentity;
import dev.ravenhelm.voice.api.v1alpha1.RoutingQueue;
import dev.ravenhelm.voice.api.v1alpha1.VoiceGateway;
import dev.ravenhelm.voice.api.v1alpha1.VoiceNumber;
import dev.ravenhelm.voice.api.v1alpha1.VoiceSerialization;
import dev.ravenhelm.voice.server.routing.Resources;
import dev.ravenhelm.voice.server.routing.RoutingTable;
import dev.ravenhelm.voice.server.routing.TableFold;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Tables made of YAML, as tests and people read it. */
public final class Example {

  private static final ObjectMapper YAML =
      VoiceSerialization.configure(new ObjectMapper(new YAMLFactory()));

  private Example() {}

  public static RoutingTable table(String resource) {
    RoutingTable table = new TableFold("main").fold(null, resources(resource)).table();
    return table.withDefaultCallerId("+15550100001");
  }

  /** A table of YAML that is edited first. */
  public static RoutingTable table(String resource, UnaryOperator<String> edit) {
    RoutingTable table =
        new TableFold("main").fold(null, resources(edit.apply(text(resource)), resource)).table();
    return table.withDefaultCallerId("+15550100001");
  }

  /** The parameters of a URL that this server made, which hold no escapes; empty without any. */
  public static Map<String, String> query(URI url) {
    Map<String, String> query = new HashMap<>();
    if (url.getQuery() != null) {
      for (String parameter : url.getQuery().split("&", -1)) {
        int equals = parameter.indexOf('=');
        query.put(parameter.substring(0, equals), parameter.substring(equals + 1));
      }
    }
    return query;
  }

  public static Resources resources(String resource) {
    return resources(text(resource), resource);
  }

  private static String text(String resource) {
    try (InputStream in = Example.class.getResourceAsStream(resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Resources resources(String yaml, String name) {
    List<VoiceGateway> gateways = new ArrayList<>();
    List<VoiceNumber> numbers = new ArrayList<>();
    List<AgentIdentity> agents = new ArrayList<>();
    List<RoutingQueue> queues = new ArrayList<>();
    try (MappingIterator<JsonNode> documents = YAML.readerFor(JsonNode.class).readValues(yaml)) {
      for (JsonNode document : documents.readAll()) {
        switch (document.path("kind").asText()) {
          case "VoiceGateway" -> gateways.add(YAML.treeToValue(document, VoiceGateway.class));
          case "VoiceNumber" -> numbers.add(YAML.treeToValue(document, VoiceNumber.class));
          case "AgentIdentity" -> agents.add(YAML.treeToValue(document, AgentIdentity.class));
          default -> queues.add(YAML.treeToValue(document, RoutingQueue.class));
        }
      }
      return new Resources(gateways, numbers, agents, queues);
    } catch (IOException e) {
      throw new UncheckedIOException(name, e);
    }
  }
}
